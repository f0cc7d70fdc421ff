package io.vigia.agent.probe.consul;

import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.ReadingList;
import io.vigia.agent.probe.Reasons;
import io.vigia.core.config.probe.ConsulSpec;
import io.vigia.core.config.probe.ConsulSpec.Critical;
import io.vigia.core.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What Consul's answers mean: without a leader it is down; fewer servers or sick ones, a token not taken and services that fail make it degraded. */
final class ConsulJudge {
    private final ConsulSpec spec;

    ConsulJudge(ConsulSpec spec) {
        this.spec = spec;
    }

    ProbeResult judge(ConsulView view) {
        return outcome(view).withReadings(readings(view));
    }

    private ProbeResult outcome(ConsulView view) {
        if (view.leader().isEmpty()) {
            return ProbeResult.down("no leader, " + count(view.peers(), "peer"));
        }
        Optional<String> gone = without(view);
        if (gone.isPresent() && spec.critical() == Critical.DOWN) {
            return ProbeResult.down(Reasons.line(gone.get()));
        }
        return sickServers(view)
                .or(view::tokenRefused)
                .or(() -> gone)
                .or(() -> ailing(view))
                .map(reason -> ProbeResult.degraded(Reasons.line(reason)))
                .orElseGet(() -> ProbeResult.up("leader " + view.leader().get() + ", " + count(view.peers(), "peer")
                        + (spec.services().isEmpty() ? "" : ", " + passing(view))));
    }

    private Optional<String> sickServers(ConsulView view) {
        if (view.peers() < spec.peers()) {
            return Optional.of("raft has " + view.peers() + " of " + count(spec.peers(), "peer"));
        }
        return view.autopilot()
                .filter(group -> group.healthy() < group.servers())
                .map(group -> group.healthy() + " of " + group.servers() + " servers are healthy, "
                        + group.failureTolerance() + " more may be lost");
    }

    /** The services that nobody serves, the first few by name. */
    private static Optional<String> without(ConsulView view) {
        List<String> gone = new ArrayList<>();
        new TreeMap<>(view.services()).forEach((name, instances) -> {
            if (instances.passing() + instances.warning() == 0) {
                gone.add("service " + name + " has "
                        + (instances.all() == 0
                                ? "no instance"
                                : "no instance that passes, " + instances.critical() + " critical"));
            }
        });
        return gone.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", gone));
    }

    private static Optional<String> ailing(ConsulView view) {
        return new TreeMap<>(view.services())
                .entrySet().stream()
                        .filter(service -> service.getValue().critical()
                                        + service.getValue().warning()
                                > 0)
                        .findFirst()
                        .map(service -> "service " + service.getKey() + ": "
                                + service.getValue().critical() + " critical and "
                                + service.getValue().warning() + " warning of "
                                + count(service.getValue().all(), "instance"));
    }

    private static String passing(ConsulView view) {
        return count(
                        view.services().values().stream()
                                .mapToInt(Instances::passing)
                                .sum(),
                        "instance") + " of " + count(view.services().size(), "service") + " pass";
    }

    private static List<Reading> readings(ConsulView view) {
        ReadingList readings = new ReadingList();
        readings.add("consul_has_leader", "", view.leader().isPresent() ? 1 : 0);
        readings.add("consul_raft_peers", "", view.peers());
        view.autopilot().ifPresent(group -> {
            readings.add("consul_servers_healthy", "", group.healthy());
            readings.add("consul_failure_tolerance", "", group.failureTolerance());
        });
        for (Map.Entry<String, Instances> service : new TreeMap<>(view.services()).entrySet()) {
            readings.add(
                    "consul_instances_passing",
                    service.getKey(),
                    service.getValue().passing());
            readings.add(
                    "consul_instances_warning",
                    service.getKey(),
                    service.getValue().warning());
            readings.add(
                    "consul_instances_critical",
                    service.getKey(),
                    service.getValue().critical());
        }
        return readings.list();
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
