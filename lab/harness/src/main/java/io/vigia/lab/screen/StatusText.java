package io.vigia.lab.screen;

import io.vigia.lab.lake.Lake;
import io.vigia.lab.load.Exchange;
import io.vigia.lab.scenario.Stage;
import io.vigia.lab.servers.ChildProcess;
import io.vigia.lab.watch.LakeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The live status as lines of plain text. */
public final class StatusText {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Stage stage;

    public StatusText(Stage stage) {
        this.stage = stage;
    }

    /** The whole picture, about twenty lines. */
    public List<String> lines() {
        LakeStatus status = stage.status().fresh();
        List<String> lines = new ArrayList<>();
        lines.add(headline(status));
        lines.add("");
        lines.add("  SITE    SERVER    AGENT     VERDICT    ROLE");
        for (String site : Lake.SITES) {
            lines.add("  %-7s %-9s %-9s %-10s %s"
                    .formatted(
                            site,
                            state(stage.lake().site(site).process()),
                            state(stage.lake().agent("agent-" + site)),
                            verdict(status, site),
                            role(status, site)));
        }
        lines.add("");
        lines.add("  BALANCER  SERVES     CONDITION     EPOCH   CLIENTS LAST SECOND");
        stage.moved().keySet().forEach(name -> lines.add(balancerLine(name, status)));
        stage.alone().keySet().forEach(name -> lines.add(balancerLine(name, null)));
        lines.add("");
        lines.addAll(group());
        stage.faults().forEach(fault -> lines.add("  broken: " + fault));
        lines.add(lastFailover(status));
        lines.add("  invariants: %d checked, %d broken"
                .formatted(stage.invariants().checked(), stage.invariants().broken()));
        stage.invariants().breaches().stream()
                .limit(3)
                .forEach(breach -> lines.add("    BROKEN " + breach.invariant() + ": " + breach.detail()));
        return lines;
    }

    /** The same in one line, for logs. */
    public String oneLine() {
        LakeStatus status = stage.status().fresh();
        String clients = stage.moved().keySet().stream()
                .map(name -> name + " " + serves(name) + " " + clients(name))
                .collect(Collectors.joining(" | "));
        String active = status == null || status.service() == null
                ? "aggregator silent"
                : "active " + status.service().active() + " epoch " + status.epoch() + " "
                        + status.service().phase();
        return active + " | " + clients + " | invariants broken "
                + stage.invariants().broken();
    }

    private String headline(@Nullable LakeStatus status) {
        if (status == null || status.service() == null) {
            return "Vigia  the aggregator does not answer at " + stage.lake().status() + " ("
                    + stage.status().trouble() + ")";
        }
        LakeStatus.Service service = status.service();
        String hold = service.hold().isEmpty() ? "" : "  HOLD: " + String.join("; ", service.hold());
        return "Vigia  service %s  active site %s  epoch %d  %s%s   status page %s"
                .formatted(
                        service.id(),
                        service.active(),
                        status.epoch(),
                        service.phase(),
                        hold,
                        stage.lake().status());
    }

    private static String state(ChildProcess process) {
        if (!process.running()) {
            return "dead";
        }
        return process.frozen() ? "frozen" : "running";
    }

    private static String verdict(@Nullable LakeStatus status, String site) {
        return status == null ? "-" : status.components().getOrDefault("s3-" + site, "-");
    }

    private static String role(@Nullable LakeStatus status, String site) {
        if (status == null || status.service() == null) {
            return "-";
        }
        if (status.service().active().equals(site)) {
            return "active";
        }
        return status.service().eligible().contains(site) ? "candidate" : "not eligible";
    }

    private String balancerLine(String name, @Nullable LakeStatus status) {
        String condition = stage.alone().containsKey(name) ? "alone" : "-";
        String epoch = "";
        if (status != null) {
            for (LakeStatus.Balancer balancer : status.balancers()) {
                if (balancer.id().equals(name)) {
                    condition = balancer.condition();
                    epoch = Long.toString(balancer.highestEpoch());
                }
            }
        }
        return "  %-9s %-10s %-13s %-7s %s".formatted(name, serves(name), condition, epoch, clients(name));
    }

    private String serves(String balancer) {
        Set<String> serving = stage.serving(balancer);
        if (serving == null) {
            return "no answer";
        }
        if (stage.alone().containsKey(balancer)) {
            // All checked servers are usable there; HAProxy itself takes the first that is up.
            return serving.isEmpty() ? "nothing" : "up: " + String.join(",", serving);
        }
        return serving.isEmpty() ? "nothing" : String.join(",", serving);
    }

    private String clients(String balancer) {
        int bad = 0;
        Map<String, Integer> good = new TreeMap<>();
        for (Exchange exchange : stage.load().endedSince(balancer, System.nanoTime() - SECOND)) {
            String site = exchange.site();
            if (site == null) {
                bad++;
            } else {
                good.merge(site, 1, Integer::sum);
            }
        }
        String from = good.entrySet().stream()
                .map(entry -> entry.getValue() + " good from " + entry.getKey())
                .collect(Collectors.joining(", "));
        return (from.isEmpty() ? "0 good" : from) + ", " + bad + " bad";
    }

    /** How each aggregator stands; of one alone there is nothing to say. */
    private List<String> group() {
        List<String> lines = new ArrayList<>();
        if (stage.lake().aggregators().size() > 1) {
            lines.add("  AGGREGATOR     PROCESS   ROLE        TERM    QUORUM");
            stage.lake().aggregators().forEach((name, process) -> {
                LakeStatus status = stage.status().freshOf(name);
                LakeStatus.Group group = status == null ? null : status.group();
                lines.add("  %-14s %-9s %-11s %-7s %s"
                        .formatted(
                                name,
                                state(process),
                                group == null ? "no answer" : group.role(),
                                group == null ? "" : group.term(),
                                group == null ? "" : group.quorum() ? "yes" : "no"));
            });
            lines.add("");
        }
        return lines;
    }

    private static String lastFailover(@Nullable LakeStatus status) {
        if (status == null || status.failovers().isEmpty()) {
            return "  no failover yet";
        }
        LakeStatus.Failover newest = status.failovers().get(0);
        return "  last failover: %s -> %s, epoch %d, %s"
                .formatted(newest.from(), newest.to(), newest.epoch(), newest.outcome());
    }
}
