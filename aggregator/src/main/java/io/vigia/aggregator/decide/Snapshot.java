package io.vigia.aggregator.decide;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.detect.VantageView;
import io.vigia.core.failover.Candidate;
import io.vigia.core.failover.Controls;
import io.vigia.core.failover.Cooldown;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.Proof;
import io.vigia.core.failover.ServiceState;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Verdict;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * All that the loop knows, at one moment; what the page, the API and the exporter show. Immutable.
 *
 * @param at on the aggregator's steady clock; a reader tells from it whether the loop still runs
 * @param lake the configuration in force
 * @param routing as committed last
 * @param revision of the last commit; 0 before the first
 * @param group the aggregators that decide together, as seen from this one
 * @param bus whether the telemetry bus can be heard
 * @param verdicts in the order of the layout
 * @param services in the order of {@code lake}
 * @param balancers in the order of {@code lake}
 * @param failovers newest first
 * @param controls pauses and maintenance
 * @param proofs the newest of each path
 */
public record Snapshot(
        Instant at,
        NodeId aggregator,
        LakeConfig lake,
        RoutingState routing,
        long revision,
        DecisionLog.Group group,
        boolean bus,
        List<Verdict> verdicts,
        Map<ServiceId, Service> services,
        Map<BalancerId, Balancer> balancers,
        List<VantageView> vantages,
        List<FailoverRecord> failovers,
        Controls controls,
        List<Proof> proofs) {
    public Snapshot {
        verdicts = List.copyOf(verdicts);
        services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
        balancers = Collections.unmodifiableMap(new LinkedHashMap<>(balancers));
        vantages = List.copyOf(vantages);
        failovers = List.copyOf(failovers);
        proofs = List.copyOf(proofs);
    }

    /**
     * @param active empty until the service's first commit
     * @param candidates every site, weighed, in order of preference
     */
    public record Service(
            Optional<SiteId> active, ServiceState state, Optional<Cooldown> cooldown, List<Candidate> candidates) {
        public Service {
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * @param report the last one; empty when none has come since the aggregator started
     * @param since when it was first heard to have applied that epoch and to stand as it does
     * @param silent whether it is too old to be believed
     */
    public record Balancer(
            Optional<BalancerReport> report, Optional<Instant> reportedAt, Optional<Instant> since, boolean silent) {
        public static final String SILENT = "silent";

        /** {@code in-step}, {@code converging}, {@code unreachable}, {@code misconfigured}, {@code waiting} or {@code silent}. */
        public String condition() {
            return report.filter(there -> !silent)
                    .map(there -> label(there.condition()))
                    .orElse(SILENT);
        }

        public static String label(BalancerReport.Condition condition) {
            return condition.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
