package io.vigia.aggregator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AlertFilesTest {
    @Test
    void everyAlertHasARunbookAndEveryRunbookAnAlert() throws Exception {
        Set<String> alerts = new TreeSet<>(AlertFiles.defined());
        alerts.addAll(AlertFiles.told());
        assertThat(alerts).hasSizeGreaterThan(40);
        Set<String> runbooks = new TreeSet<>();
        for (Path file : AlertFiles.files(AlertFiles.RUNBOOKS, ".*")) {
            runbooks.add(file.getFileName().toString().replaceFirst("\\.md$", ""));
        }
        assertThat(runbooks).isEqualTo(alerts);
    }

    @Test
    void everyRunbookSaysWhatSomebodyWhoWasWokenMustKnow() throws Exception {
        for (Path file : AlertFiles.files(AlertFiles.RUNBOOKS, ".*\\.md")) {
            String name = file.getFileName().toString().replace(".md", "");
            String text = Files.readString(file);
            assertThat(text).as(name).startsWith("# " + name + "\n");
            assertThat(text.lines().filter(line -> line.startsWith("## ")))
                    .as(name)
                    .containsExactly(
                            "## What it means",
                            "## What Vigia has done",
                            "## Look",
                            "## Do",
                            "## Undo",
                            "## Goes away");
            assertThat(text.split("\n## [^\n]*\n")).as(name).allMatch(section -> !section.isBlank());
        }
    }

    @Test
    void linksOfRunbooksLeadSomewhere() throws Exception {
        for (Path file : AlertFiles.files(AlertFiles.RUNBOOKS, ".*\\.md")) {
            for (String link : AlertFiles.all(List.of(file), Pattern.compile("\\]\\(([^)#]+)[^)]*\\)"))) {
                assertThat(AlertFiles.RUNBOOKS.resolve(link))
                        .as(file.toString())
                        .exists();
            }
        }
    }

    @Test
    void everyAlertThatVigiaTellsIsInItsTable() throws Exception {
        Set<String> table = AlertFiles.all(
                List.of(Path.of("..", "docs", "monitoring-setup.md")), Pattern.compile("`(Vigia[A-Z]\\w+|Watchdog)`"));
        assertThat(table).containsAll(AlertFiles.told());
    }

    @Test
    void everyAlertIsTestedToBeSilentToFireAndToEnd() throws Exception {
        for (String alert : AlertFiles.defined()) {
            if (alert.equals("Watchdog")) {
                assertThat(AlertFiles.looks(alert)).isNotEmpty().allMatch(fires -> fires);
            } else {
                assertThat(AlertFiles.looks(alert)).as(alert).startsWith(false, true, false);
            }
        }
    }

    @Test
    void everyAlertLeadsToItsOwnRunbookAndSaysWhereItComesFrom() throws Exception {
        for (Path file : AlertFiles.rules()) {
            for (String alert : alerts(Files.readString(file))) {
                String name = alert.lines().findFirst().orElseThrow();
                assertThat(alert)
                        .as(name)
                        .containsPattern("labels: \\{severity: (none|info|warning|critical), source: metrics\\}");
                assertThat(alert)
                        .as(name)
                        .containsPattern("annotations: \\*\\w+|"
                                + "summary: (?s:.*)description: (?s:.*)runbook_url: https://wiki.example/vigia/runbooks/"
                                + name + "(\n|$)");
            }
        }
    }

    private static List<String> alerts(String text) {
        return Pattern.compile("(?m)^      - alert: ")
                .splitAsStream(text)
                .skip(1)
                .toList();
    }

    @Test
    void namesOfRecordedSeriesAreNoMetrics() throws IOException {
        assertThat(AlertFiles.metrics("# vigia_no\nslo:vigia_slo_burn:rate > vigia_leader{} + vigia_a_total[5m]"))
                .containsExactly("vigia_a_total", "vigia_leader");
    }
}
