package io.vigia.platform.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.slo.SloDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The objectives in alerts/slo, on the example lake. */
class ShippedSlosTest {
    private static final Path SHIPPED = Path.of("../alerts/slo");

    @TempDir
    private Path directory = Path.of(".");

    @Test
    void theyLoadWithoutAWarning() throws Exception {
        SloDirectory files = new SloDirectory(directory);
        copy(SHIPPED, directory.resolve("slo.d"));
        Files.delete(directory.resolve("slo.d/common.yaml"));
        assertThat(files.warnings()).isEmpty();
        assertThat(files.set().slos())
                .extracting(SloDefinition::id)
                .containsExactlyInAnyOrder(
                        "query-availability",
                        "s3-availability",
                        "query-p50",
                        "query-p99",
                        "bi-query-check",
                        "bi-query",
                        "cdc-latency-b",
                        "cdc-pipeline-b",
                        "object-sync-b",
                        "query-rpo-b",
                        "failover-rpo",
                        "failover-rto",
                        "failover-detection",
                        "failover-switch",
                        "network-a-b",
                        "network-a-a",
                        "dashboard-latency",
                        "vigia-availability");
        assertThat(files.set().slos())
                .allSatisfy(slo -> assertThat(slo.alerts()).isNotEmpty());
    }

    @Test
    void eachOfTheLaterOnesIsRefusedForTheCanaryThatIsMissingAndNothingElse() throws Exception {
        for (Path later : list(SHIPPED.resolve("later"))) {
            Path fresh = Files.createTempDirectory(directory, "lake");
            SloDirectory files = new SloDirectory(fresh);
            copy(SHIPPED, fresh.resolve("slo.d"));
            Files.delete(fresh.resolve("slo.d/common.yaml"));
            Files.copy(later, fresh.resolve("slo.d/zz.yaml"));
            assertThat(files.problems().lines())
                    .as(later.toString())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line)
                            .startsWith("zz.yaml:")
                            .contains("spec.canary: there is no component that sends canaries"));
        }
    }

    @Test
    void theDocumentationNamesEachOfThem() throws Exception {
        String document = Files.readString(Path.of("../docs/slo.md"));
        SloDirectory files = new SloDirectory(directory);
        copy(SHIPPED, directory.resolve("slo.d"));
        assertThat(files.set().slos()).allSatisfy(slo -> assertThat(document).contains("`" + slo.id() + "`"));
        assertThat(list(SHIPPED.resolve("later")))
                .allSatisfy(file -> assertThat(document).contains("`later/" + file.getFileName() + "`"));
    }

    private static void copy(Path from, Path to) throws Exception {
        for (Path file : list(from)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    private static List<Path> list(Path directory) throws Exception {
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> files = all.filter(path -> path.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
            assertThat(files).isNotEmpty();
            return files;
        }
    }
}
