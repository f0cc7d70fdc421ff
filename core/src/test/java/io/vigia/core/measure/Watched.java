package io.vigia.core.measure;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.openslo.SloSet;
import io.vigia.core.config.probe.TcpSpec;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.SelfHealth;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.slo.AlertPolicy;
import io.vigia.core.slo.BudgetingMethod;
import io.vigia.core.slo.Indicator;
import io.vigia.core.slo.MeasureRule;
import io.vigia.core.slo.Objective;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.SloWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A lake of three sites with one component each, objectives on it, and what is seen there. */
final class Watched {
    static final Instant T0 = Instant.parse("2026-11-02T00:00:00Z");
    static final NodeId AGENT_A = new NodeId("agent-a");
    static final NodeId AGENT_B = new NodeId("agent-b");
    static final LakeConfig LAKE = lake();

    private Watched() {}

    static SloDefinition slo(String id, String source, Map<String, String> spec) {
        return new SloDefinition(
                id,
                "",
                "s3",
                "",
                Map.of(),
                new Indicator(source, spec),
                BudgetingMethod.OCCURRENCES,
                Objective.ofPercent("99.9"),
                Optional.empty(),
                new SloWindow.Rolling(Duration.ofDays(30)),
                List.of(AlertPolicy.DEFAULT),
                MeasureRule.DEFAULT);
    }

    static Objectives measuring(SloDefinition... slos) {
        return new Objectives(new SloSet(List.of(slos), List.of()), LAKE, T0);
    }

    /** What one vantage says of one target: {@code checks} probes so far of which {@code failures} failed, the last at {@code at}. */
    static Seen seen(NodeId vantage, String target) {
        return new Seen(vantage, target, 0, 0, Outcome.UP, 1_000, OptionalLong.empty());
    }

    record Seen(
            NodeId vantage,
            String target,
            long checks,
            long failures,
            Outcome outcome,
            long latencyMicros,
            OptionalLong lagMillis) {
        Seen checks(long checks, long failures) {
            return new Seen(vantage, target, checks, failures, outcome, latencyMicros, lagMillis);
        }

        Seen outcome(Outcome outcome) {
            return new Seen(vantage, target, checks, failures, outcome, latencyMicros, lagMillis);
        }

        Seen took(Duration time) {
            return new Seen(vantage, target, checks, failures, outcome, time.toNanos() / 1000, lagMillis);
        }

        Seen lag(Duration lag) {
            return new Seen(vantage, target, checks, failures, outcome, latencyMicros, OptionalLong.of(lag.toMillis()));
        }

        /** @param started when the agent did */
        Batch batch(Instant started, long sequence) {
            return new Batch(
                    vantage,
                    started.toEpochMilli(),
                    sequence,
                    0,
                    SelfHealth.GOOD,
                    List.of(new Observation(
                            new TargetId(target),
                            outcome,
                            1,
                            0,
                            0,
                            latencyMicros,
                            checks,
                            failures,
                            lagMillis,
                            "",
                            List.of())));
        }
    }

    private static LakeConfig lake() {
        Map<SiteId, LakeConfig.Site> sites = new LinkedHashMap<>();
        Map<NodeId, LakeConfig.Vantage> vantages = new LinkedHashMap<>();
        Map<TargetId, LakeConfig.Component> components = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "c")) {
            SiteId site = new SiteId(name);
            sites.put(site, new LakeConfig.Site(name));
            vantages.put(new NodeId("agent-" + name), new LakeConfig.Vantage(site));
            components.put(
                    new TargetId("s3-" + name),
                    new LakeConfig.Component(
                            site,
                            "",
                            new TcpSpec("127.0.0.1", 9),
                            new LakeConfig.Schedule(
                                    Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(100)),
                            Optional.empty()));
        }
        return new LakeConfig(
                "test",
                LakeConfig.Detect.DEFAULT,
                sites,
                vantages,
                components,
                Map.of(),
                Map.of(),
                LakeConfig.Limits.NONE);
    }
}
