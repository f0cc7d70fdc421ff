package io.vigia.platform.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.openslo.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/slo.md: every field is in a table, and every example loads. */
class SloDocumentationTest {
    private static final Path DOCUMENT = Path.of("../docs/slo.md");
    private static final Pattern FIELD = Pattern.compile("^\\| `([A-Za-z./-]+)` \\|");
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    /** The heading under which each part's fields are listed. */
    private static final Map<Part, String> HEADINGS = Map.ofEntries(
            Map.entry(Part.OBJECT, "## Every object"),
            Map.entry(Part.METADATA, "### metadata"),
            Map.entry(Part.INLINE, "### An object in place"),
            Map.entry(Part.SERVICE, "## Service"),
            Map.entry(Part.DATA_SOURCE, "## DataSource"),
            Map.entry(Part.SLI, "## SLI"),
            Map.entry(Part.RATIO_METRIC, "### ratioMetric"),
            Map.entry(Part.METRIC, "### metric"),
            Map.entry(Part.METRIC_SOURCE, "### metricSource"),
            Map.entry(Part.SLO, "## SLO"),
            Map.entry(Part.TIME_WINDOW, "### timeWindow"),
            Map.entry(Part.CALENDAR, "### calendar"),
            Map.entry(Part.OBJECTIVE, "### objectives"),
            Map.entry(Part.ALERT_POLICY, "## AlertPolicy"),
            Map.entry(Part.ALERT_CONDITION, "## AlertCondition"),
            Map.entry(Part.BURN_RATE, "### condition"),
            Map.entry(Part.NOTIFICATION_TARGET, "## AlertNotificationTarget"),
            Map.entry(Part.PROBE_COUNT, "### VigiaProbe, counted"),
            Map.entry(Part.PROBE_LATENCY, "### VigiaProbe, measured"),
            Map.entry(Part.LAG, "### VigiaLag"),
            Map.entry(Part.HAPROXY_COUNT, "### VigiaHaproxy"),
            Map.entry(Part.LOG_COUNT, "### VigiaHaproxyLog, counted"),
            Map.entry(Part.LOG_LATENCY, "### VigiaHaproxyLog, measured"),
            Map.entry(Part.CANARY_COUNT, "### VigiaCanary, counted"),
            Map.entry(Part.CANARY_LATENCY, "### VigiaCanary, measured"),
            Map.entry(Part.SERIES_COUNT, "### Prometheus"),
            Map.entry(Part.FAILOVER, "### VigiaFailover"),
            Map.entry(Part.SLO_ANNOTATIONS, "### annotations of an SLO"),
            Map.entry(Part.CONDITION_ANNOTATIONS, "### annotations of an AlertCondition"));

    /** Kinds of item share a heading: a reference, or the fields of an object in place. */
    private static final List<Part> ITEMS = List.of(Part.POLICY_ITEM, Part.CONDITION_ITEM, Part.TARGET_ITEM);

    @TempDir
    private Path directory = Path.of(".");

    @ParameterizedTest
    @EnumSource
    void everyFieldIsExplainedAndNoOtherIs(Part part) throws Exception {
        Map<String, List<String>> documented = documented();
        if (ITEMS.contains(part)) {
            List<String> both = new ArrayList<>(documented.getOrDefault("### An object in place", List.of()));
            both.addAll(documented.getOrDefault("### Items by reference", List.of()));
            assertThat(both).containsAll(part.keys());
        } else if (part == Part.NO_ANNOTATIONS) {
            assertThat(part.keys()).isEmpty();
        } else {
            assertThat(documented.getOrDefault(HEADINGS.get(part), List.of()))
                    .containsExactlyInAnyOrderElementsOf(part.keys());
        }
    }

    @Test
    void theExamplesLoadTogether() throws Exception {
        SloDirectory files = new SloDirectory(directory);
        Files.delete(directory.resolve("slo.d/common.yaml"));
        Matcher example = EXAMPLE.matcher(Files.readString(DOCUMENT));
        int number = 0;
        while (example.find()) {
            files.write(++number + ".yaml", example.group(1));
        }
        // What they refer to besides one another.
        files.write("rest.yaml", """
                apiVersion: openslo/v1
                kind: Service
                metadata: {name: objects}
                spec: {}
                ---
                apiVersion: openslo/v1
                kind: SLI
                metadata: {name: query-answers}
                spec:
                  ratioMetric:
                    bad: {metricSource: {type: VigiaProbe, spec: {service: query, count: failed}}}
                    total: {metricSource: {type: VigiaProbe, spec: {service: query, count: checks}}}
                """);
        assertThat(number).isEqualTo(8);
        assertThat(files.set().slos()).extracting("id").contains("s3-availability", "lake/queries", "lake/objects");
    }

    private static Map<String, List<String>> documented() throws Exception {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        String heading = "";
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("#")) {
                heading = line;
            }
            Matcher field = FIELD.matcher(line);
            if (field.find()) {
                fields.computeIfAbsent(heading, none -> new ArrayList<>()).add(field.group(1));
            }
        }
        return fields;
    }
}
