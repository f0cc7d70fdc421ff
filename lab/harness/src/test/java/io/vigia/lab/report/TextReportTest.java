package io.vigia.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.lab.scenario.Scenario;
import org.junit.jupiter.api.Test;

final class TextReportTest {
    @Test
    void putsHaproxyAloneBesideVigiaAndSaysWhichPromisesHeld() {
        assertThat(TextReport.of(Results.of(Scenario.KILL_SERVICE, 0, Results.run(600, 2, null))))
                .anyMatch(line -> line.matches(" *first good answer +600 ms +600 ms +600 ms"))
                .anyMatch(line -> line.matches(" *HAProxy alone, defaults +> 20 s +> 20 s +> 20 s"))
                .anyMatch(line -> line.matches(" *FAIL failovers in each run: exactly 1: 2"))
                .noneMatch(line -> line.contains("lertmanager"));
    }

    @Test
    void showsHowLongAlertsTook() {
        assertThat(TextReport.of(Results.told(
                        Scenario.KILL_SERVICE, Results.alerted(800L), Results.alerted(900L), Results.alerted(null))))
                .anyMatch(line -> line.matches(" *alerted, at the slowest Alertmanager +900 ms +> 20 s +> 20 s"));
        assertThat(TextReport.of(Results.told(Scenario.FREEZE_SERVICE, Results.alerted(null))))
                .anyMatch(line -> line.matches(" *alerted, at the slowest Alertmanager +> 20 s +> 20 s +> 20 s"));
        assertThat(TextReport.of(Results.told(Scenario.FLAP, Results.alerted(null))))
                .as("it waits for none")
                .noneMatch(line -> line.contains("lertmanager"));
    }
}
