package io.vigia.platform.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.bind.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DocumentationTest {
    private static final Path DOCUMENT = Path.of("../docs/configuration.md");
    private static final Pattern KEY = Pattern.compile("^\\| `(\\w+)` \\|");

    private static final Set<Section> PROBES =
            Set.of(Section.TCP, Section.HTTP, Section.TLS_PROBE, Section.DNS_PROBE, Section.EXEC_PROBE);

    /** The heading under which each part's keys are listed. */
    private static final Map<Section, String> HEADINGS = Map.ofEntries(
            Map.entry(Section.LAKE, "## lake.yaml"),
            Map.entry(Section.DETECT, "### detect"),
            Map.entry(Section.SITE, "### sites.NAME"),
            Map.entry(Section.VANTAGE, "### vantages.NAME"),
            Map.entry(Section.COMPONENT, "### components.NAME"),
            Map.entry(Section.TCP, "### components.NAME.probe"),
            Map.entry(Section.HTTP, "### components.NAME.probe"),
            Map.entry(Section.TLS_PROBE, "### components.NAME.probe"),
            Map.entry(Section.DNS_PROBE, "### components.NAME.probe"),
            Map.entry(Section.EXEC_PROBE, "### components.NAME.probe"),
            Map.entry(Section.SERVICE, "### services.NAME"),
            Map.entry(Section.FAILBACK, "### services.NAME.failback"),
            Map.entry(Section.LIMITS, "### limits"),
            Map.entry(Section.GROUP, "### group"),
            Map.entry(Section.PEER, "### group.peers.NAME"),
            Map.entry(Section.HOOK, "### services.NAME.hooks.NAME"),
            Map.entry(Section.SERVICE_SITE, "### services.NAME.sites.SITE"),
            Map.entry(Section.BALANCER, "### balancers.NAME"),
            Map.entry(Section.ROUTE, "### balancers.NAME.routes.SERVICE"),
            Map.entry(Section.AGENT, "## agent.yaml"),
            Map.entry(Section.AGGREGATOR, "## aggregator.yaml"),
            Map.entry(Section.NOTIFY, "### notify"),
            Map.entry(Section.CLUSTER, "### cluster"),
            Map.entry(Section.HOST, "### host"),
            Map.entry(Section.TLS, "### tls"),
            Map.entry(Section.LOG, "### log"));

    @ParameterizedTest
    @EnumSource
    void everyKeyIsExplainedAndNoOtherIs(Section section) throws Exception {
        List<String> listed = documented().getOrDefault(HEADINGS.get(section), List.of());
        if (PROBES.contains(section)) {
            // The kinds of probe share a heading.
            List<String> all =
                    PROBES.stream().flatMap(probe -> probe.keys().stream()).toList();
            assertThat(listed).containsAll(section.keys()).isSubsetOf(all);
        } else {
            assertThat(listed).containsExactlyInAnyOrderElementsOf(section.keys());
        }
    }

    private static Map<String, List<String>> documented() throws Exception {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        String heading = "";
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("#")) {
                heading = line;
            }
            var key = KEY.matcher(line);
            if (key.find()) {
                keys.computeIfAbsent(heading, none -> new ArrayList<>()).add(key.group(1));
            }
        }
        return keys;
    }
}
