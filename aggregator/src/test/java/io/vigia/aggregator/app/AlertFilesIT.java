package io.vigia.aggregator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AlertFilesIT {
    private static final Path TESTS = AlertFiles.ALERTS.resolve("tests");

    @Test
    void promtoolAcceptsTheRulesAndTheExampleOfItsConfiguration() throws Exception {
        for (Path file : AlertFiles.rules()) {
            assertThat(Tool.ok(AlertFiles.ALERTS, List.of("promtool", "check", "rules", name(file))))
                    .contains("SUCCESS");
        }
        Tool.ok(AlertFiles.ALERTS, List.of("promtool", "check", "config", "prometheus.yml"));
    }

    @Test
    void everyAlertIsSilentFiresAndEndsAsItsTestSays() throws Exception {
        List<String> command = new ArrayList<>(List.of("promtool", "test", "rules"));
        AlertFiles.tests().forEach(file -> command.add(name(file)));
        assertThat(command).hasSizeGreaterThan(4);
        Tool.ok(TESTS, command);
    }

    @Test
    void everyAlertGoesToTheReceiverThatTheTableNames() throws Exception {
        Tool.ok(AlertFiles.ALERTS, List.of("amtool", "check-config", "alertmanager.yml"));
        Set<String> reached = new TreeSet<>();
        for (String line : Files.readAllLines(TESTS.resolve("routes.txt"))) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split(" \\| ");
            reached.add(parts[0]);
            List<String> command = new ArrayList<>(List.of(
                    "amtool",
                    "config",
                    "routes",
                    "test",
                    "--config.file=alertmanager.yml",
                    "--verify.receivers=" + parts[0]));
            command.addAll(List.of(parts[1].split(" ")));
            Tool.ok(AlertFiles.ALERTS, command);
        }
        assertThat(reached)
                .isEqualTo(AlertFiles.all(
                        List.of(AlertFiles.ALERTS.resolve("alertmanager.yml")),
                        Pattern.compile("(?m)^  - name: (\\S+)$")));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
