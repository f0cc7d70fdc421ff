package io.vigia.platform.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.Durations;
import io.vigia.core.config.LakeConfig.Schedule;
import io.vigia.core.config.bind.Section;
import io.vigia.core.config.bind.probe.ProbeKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DocumentationTest {
    private static final Path DOCUMENT = Path.of("../docs/configuration.md");
    private static final Pattern KEY = Pattern.compile("^\\| `(\\w+)` \\|");

    private static final Pattern KIND =
            Pattern.compile("^\\| \\[`([a-z0-9-]+)`\\]\\(probes/\\1\\.md\\) \\|.* \\| (.+) \\|$");
    private static final Set<String> EVERY_KIND = Set.of("kind", "interval", "timeout", "retry");

    /** The heading under which each part's keys are listed. */
    private static final Map<Section, String> HEADINGS = Map.ofEntries(
            Map.entry(Section.LAKE, "## lake.yaml"),
            Map.entry(Section.DETECT, "### detect"),
            Map.entry(Section.SITE, "### sites.NAME"),
            Map.entry(Section.VANTAGE, "### vantages.NAME"),
            Map.entry(Section.COMPONENT, "### components.NAME"),
            Map.entry(Section.SERVICE, "### services.NAME"),
            Map.entry(Section.FAILBACK, "### services.NAME.failback"),
            Map.entry(Section.LIMITS, "### limits"),
            Map.entry(Section.GROUP, "### group"),
            Map.entry(Section.PEER, "### group.peers.NAME"),
            Map.entry(Section.HOOK, "### services.NAME.hooks.NAME"),
            Map.entry(Section.SERVICE_SITE, "### services.NAME.sites.SITE"),
            Map.entry(Section.BALANCER, "### balancers.NAME"),
            Map.entry(Section.BALANCER_LOG, "### balancers.NAME.log"),
            Map.entry(Section.ROUTE, "### balancers.NAME.routes.SERVICE"),
            Map.entry(Section.AGENT, "## agent.yaml"),
            Map.entry(Section.AGGREGATOR, "## aggregator.yaml"),
            Map.entry(Section.NOTIFY, "### notify"),
            Map.entry(Section.CLUSTER, "### cluster"),
            Map.entry(Section.HOST, "### host"),
            Map.entry(Section.TLS, "### tls"),
            Map.entry(Section.VAULT, "### vault"),
            Map.entry(Section.CONSUL, "### consul"),
            Map.entry(Section.LOG, "### log"));

    @ParameterizedTest
    @EnumSource
    void everyKeyIsExplainedAndNoOtherIs(Section section) throws Exception {
        assertThat(documented(DOCUMENT).getOrDefault(HEADINGS.get(section), List.of()))
                .containsExactlyInAnyOrderElementsOf(section.keys());
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfProbeHasAPageThatExplainsItsOwnKeys(ProbeKind kind) throws Exception {
        Path page = DOCUMENT.resolveSibling("probes").resolve(kind.word() + ".md");
        List<String> own =
                kind.keys().stream().filter(key -> !EVERY_KIND.contains(key)).toList();
        assertThat(documented(page).getOrDefault("# Probe `" + kind.word() + "`", List.of()))
                .containsExactlyElementsOf(own);
    }

    @Test
    void everyKindOfProbeIsListedWithItsSchedule() throws Exception {
        Map<String, String> listed = new LinkedHashMap<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            var kind = KIND.matcher(line);
            if (kind.find()) {
                listed.put(kind.group(1), kind.group(2));
            }
        }
        Map<String, String> kinds = new LinkedHashMap<>();
        for (ProbeKind kind : ProbeKind.values()) {
            Schedule every = kind.schedule();
            kinds.put(
                    kind.word(),
                    Durations.format(every.interval()) + ", " + Durations.format(every.timeout()) + ", "
                            + Durations.format(every.retry()));
        }
        assertThat(listed).isEqualTo(kinds);
    }

    private static Map<String, List<String>> documented(Path document) throws Exception {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        String heading = "";
        for (String line : Files.readAllLines(document)) {
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
