package io.vigia.aggregator.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.NotifyConfig;
import io.vigia.core.config.openslo.SloSet;
import io.vigia.core.measure.Objectives;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.SelfHealth;
import io.vigia.core.model.TargetId;
import io.vigia.core.notify.Alert;
import io.vigia.core.slo.AlertPolicy;
import io.vigia.core.slo.BudgetingMethod;
import io.vigia.core.slo.BurnCondition;
import io.vigia.core.slo.Indicator;
import io.vigia.core.slo.MeasureRule;
import io.vigia.core.slo.Objective;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.SloWindow;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What of an objective people are told, and what not. */
class SloAlertsTest {
    private static final Instant T = Instant.parse("2026-11-02T00:00:00Z");
    private static final LakeConfig LAKE = new LakeConfig(
            "demo",
            LakeConfig.Detect.DEFAULT,
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            LakeConfig.Limits.NONE);

    private final SloAlerts alerts = new SloAlerts(new AlertWriter(
            new NotifyConfig(
                    List.of(URI.create("http://127.0.0.1:9093")),
                    Map.of(),
                    Optional.empty(),
                    Map.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(5)),
            "demo"));
    private long checks;
    private long failures;
    private Instant now = T;

    private static Objectives measuring(String percent, boolean breaching, boolean noData) {
        AlertPolicy policy =
                new AlertPolicy("burn", "", "", BurnCondition.DEFAULTS, breaching, true, noData, List.of("on-call"));
        SloDefinition slo = new SloDefinition(
                "s3-answers",
                "",
                "objects",
                "",
                Map.of(),
                new Indicator("probe", Map.of("targets", "s3-a", "count", "served")),
                BudgetingMethod.OCCURRENCES,
                Objective.ofPercent(percent),
                Optional.empty(),
                new SloWindow.Rolling(Duration.ofDays(30)),
                List.of(policy),
                MeasureRule.DEFAULT);
        return new Objectives(new SloSet(List.of(slo), List.of()), LAKE, T);
    }

    private void hears(Objectives objectives, int seconds, boolean down) {
        for (int i = 0; i < seconds; i++) {
            now = now.plusSeconds(1);
            checks++;
            failures += down ? 1 : 0;
            Observation seen = new Observation(
                    new TargetId("s3-a"),
                    down ? Outcome.DOWN : Outcome.UP,
                    1,
                    0,
                    0,
                    1_000,
                    checks,
                    failures,
                    OptionalLong.empty(),
                    "",
                    List.of());
            objectives.heard(
                    new Batch(new NodeId("agent-a"), T.toEpochMilli(), checks, 0, SelfHealth.GOOD, List.of(seen)), now);
        }
        objectives.evaluate(now);
    }

    private List<Alert> told(Objectives objectives) {
        return alerts.of(objectives.view(now));
    }

    @Test
    void tellsNothingWhileAllIsWell() {
        Objectives objectives = measuring("99.9", true, true);
        hears(objectives, 600, false);
        assertThat(told(objectives)).isEmpty();
    }

    @Test
    void pagesForAFastBurnAndSaysSinceWhen() {
        Objectives objectives = measuring("99.9", true, true);
        hears(objectives, 600, false);
        Instant before = now;
        hears(objectives, 60, true);
        Instant began = now;
        hears(objectives, 5, true);
        List<Alert> told = told(objectives);
        assertThat(told).extracting(alert -> alert.labels().alertname()).containsOnly("VigiaBudgetBurn");
        Alert page = told.get(0);
        assertThat(page.labels().pairs())
                .containsEntry("severity", "critical")
                .containsEntry("slo", "s3-answers")
                .containsEntry("service", "objects")
                .containsEntry("policy", "burn")
                .containsEntry("window", "1h")
                .containsEntry("lake", "demo");
        assertThat(page.startsAt()).isAfter(before).isBeforeOrEqualTo(began);
        assertThat(page.annotations().get("description")).contains("Objective 99.9 % over 30d", "65 of 665 events");
    }

    @Test
    void keepsItsLabelsAndStartWhileItBurns() {
        Objectives objectives = measuring("99.9", true, true);
        hears(objectives, 60, true);
        Alert first = told(objectives).get(0);
        hears(objectives, 60, true);
        Alert later = told(objectives).get(0);
        assertThat(later.labels()).isEqualTo(first.labels());
        assertThat(later.startsAt()).isEqualTo(first.startsAt());
    }

    @Test
    void holdsABurnOfWhichNothingIsHeardAnyMoreAndSaysThatNothingIs() {
        Objectives objectives = measuring("99.9", true, true);
        hears(objectives, 120, true);
        now = now.plusSeconds(300);
        objectives.evaluate(now);
        told(objectives);
        now = now.plusSeconds(30);
        objectives.evaluate(now);
        assertThat(told(objectives))
                .extracting(alert -> alert.labels().alertname())
                .contains("VigiaBudgetBurn", "VigiaSloNotMeasured");
    }

    @Test
    void saysThatABudgetIsSpent() {
        Objectives objectives = measuring("99.99", true, true);
        hears(objectives, 300, true);
        assertThat(told(objectives))
                .filteredOn(alert -> alert.labels().alertname().equals("VigiaBudgetExhausted"))
                .singleElement()
                .satisfies(alert -> assertThat(alert.labels().pairs()).containsEntry("severity", "warning"));
    }

    @Test
    void tellsNobodyWhatAPolicyDoesNotAskFor() {
        Objectives objectives = measuring("99.9", false, false);
        hears(objectives, 20, true);
        now = now.plusSeconds(300);
        told(objectives);
        now = now.plusSeconds(60);
        assertThat(told(objectives)).isEmpty();
    }
}
