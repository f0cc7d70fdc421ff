package io.vigia.core.sim;

import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.Maintenance;
import io.vigia.core.failover.MoveKind;
import io.vigia.core.failover.MoveStep;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges every entry of the log once, when it is first applied anywhere, against the one before it; and all that is said of epochs. */
final class LogReferee {
    private final Cluster cluster;
    private final List<LogEntry> counted = new ArrayList<>();
    private final Map<Long, RoutingState> epochs = new HashMap<>();
    private final int[] heard;
    private final @Nullable Cooling[] cooling;

    /** A cooldown, with the clocks of those who have written in the log since it began: each may have reckoned it anew. */
    private record Cooling(int streak, long untilMillis, long leastOffsetMillis, long mostOffsetMillis) {
        Cooling seenBy(long offsetMillis) {
            return new Cooling(
                    streak,
                    untilMillis,
                    Math.min(leastOffsetMillis, offsetMillis),
                    Math.max(mostOffsetMillis, offsetMillis));
        }

        long skewMillis() {
            return mostOffsetMillis - leastOffsetMillis;
        }
    }

    LogReferee(Cluster cluster, int aggregators) {
        this.cluster = cluster;
        this.heard = new int[aggregators];
        this.cooling = new Cooling[cluster.world.services.size()];
    }

    /** The newest that counts. */
    Optional<Durable> newest() {
        return counted.isEmpty()
                ? Optional.empty()
                : Optional.of(counted.get(counted.size() - 1).next());
    }

    Optional<FailoverRecord> move(String id) {
        return newest().flatMap(durable -> durable.failovers().stream()
                .filter(move -> move.id().equals(id))
                .findFirst());
    }

    void restarted(int aggregator) {
        heard[aggregator] = 0;
    }

    // ---- entries

    @SuppressWarnings("ReferenceEquality") // the very entry, on every aggregator
    void applied(int aggregator, int index, LogEntry entry) {
        int place = heard[aggregator]++;
        if (place < counted.size()) {
            demand(counted.get(place) == entry, "1: another history", entry);
            return;
        }
        RaftEntry<LogEntry> raft = cluster.referee.raft.committed.get(index - 1);
        demand(raft.term == entry.term(), "3: proposed in another term than that of its leader, " + raft.term, entry);
        demand(cluster.referee.raft.leaderOf(raft.term) == entry.proposer(), "3: proposed without leading", entry);
        Durable before = newest().orElse(null);
        counted.add(entry);
        cluster.referee.counts.entries++;
        cluster.say(() -> "log " + entry.next().revision() + ", epoch "
                + entry.next().routing().epoch() + ": "
                + entry.decision().kind().label() + " "
                + entry.decision().why());
        demand(entry.next().revision() == counted.size(), "1: revision", entry);
        judgeRouting(before, entry);
        if (before != null) {
            judge(before, entry);
        }
        cluster.referee.hooks.counted(entry.next());
        cluster.referee.answers.counted(entry);
        cluster.referee.traffic.controlsChanged();
    }

    private void judgeRouting(@Nullable Durable before, LogEntry entry) {
        RoutingState is = entry.next().routing();
        RoutingState known = epochs.putIfAbsent(is.epoch(), is);
        demand(known == null || known.equals(is), "1: an epoch means two things, the other is " + known, entry);
        if (before == null) {
            demand(is.epoch() == 1, "1: the lake begins with another epoch", entry);
            return;
        }
        RoutingState was = before.routing();
        if (is.equals(was)) {
            return;
        }
        demand(entry.decision().kind() != Decision.Kind.ADOPT, "1: adopted, although no disk was lost", entry);
        demand(is.epoch() == was.epoch() + 1, "1: the epoch does not rise by one from " + was.epoch(), entry);
        int changes = 0;
        for (ServiceId service : cluster.world.services) {
            changes += is.sameFor(service, was) ? 0 : 1;
        }
        demand(changes == 1, "1: an epoch for more or fewer services than one", entry);
    }

    private void judge(Durable before, LogEntry entry) {
        for (int service = 0; service < cooling.length; service++) {
            cooling[service] = cooling[service] == null ? null : cooling[service].seenBy(entry.offsetMillis());
        }
        for (FailoverRecord was : before.failovers()) {
            FailoverRecord is = find(entry.next(), was.number());
            if (was.open()) {
                demand(is != null, "1: an open move has vanished: " + was.id(), entry);
            } else if (is != null) {
                demand(!is.open() || was.open(), "1: a move that was over goes on: " + was.id(), entry);
            }
            if (was.open() && is != null) {
                judgeSteps(was, is, entry);
            }
        }
        switch (entry.decision().kind()) {
            case MOVE -> judgeMove(before, entry);
            case CLOSE -> close(entry);
            case ACKNOWLEDGE ->
                cooling[cluster.world.service(entry.decision().service().orElseThrow())] = null;
            default -> {}
        }
    }

    private static @Nullable FailoverRecord find(Durable in, long number) {
        for (FailoverRecord record : in.failovers()) {
            if (record.number() == number) {
                return record;
            }
        }
        return null;
    }

    /** What is over stays as it was, and at most the step that was under way has ended. */
    private void judgeSteps(FailoverRecord was, FailoverRecord is, LogEntry entry) {
        int current = was.current();
        for (int i = 0; i < current; i++) {
            demand(was.steps().get(i).status() == is.steps().get(i).status(), "6: a step has changed its end", entry);
        }
        demand(
                !is.open()
                        || is.current() <= current + 1
                        || is.steps().get(current).status() == MoveStep.Status.FAILED,
                "6: more than one step at once",
                entry);
        MoveStep ended = is.steps().get(current);
        if (ended.hook().isPresent() && ended.status() == MoveStep.Status.DONE) {
            cluster.referee.hooks.believed(was.run(current), ended);
        }
    }

    private void close(LogEntry entry) {
        Counts counts = cluster.referee.counts;
        entry.decision().failover().flatMap(this::move).ifPresent(move -> {
            switch (move.result()) {
                case DONE -> counts.done++;
                case DEGRADED -> counts.degraded++;
                case FAILED -> counts.rollbacks++;
                case MOVING -> demand(false, "6: closed and open", entry);
            }
        });
    }

    private void judgeMove(Durable before, LogEntry entry) {
        FailoverRecord move = entry.next().failovers().get(0);
        int service = cluster.world.service(move.service());
        demand(move.number() == entry.next().revision(), "1: the newest move is another", entry);
        demand(
                before.failovers().stream()
                        .noneMatch(open -> open.open() && open.service().equals(move.service())),
                "3: while a move of it is open",
                entry);
        demand(move.from().equals(before.routing().active().get(move.service())), "1: moves from elsewhere", entry);
        boolean paused = before.controls().pause(move.service()).isPresent();
        demand(!paused || move.forced(), "3: while paused", entry);
        Counts counts = cluster.referee.counts;
        if (move.kind() == MoveKind.FAILOVER || move.kind() == MoveKind.FAILBACK) {
            demand(!move.forced(), "3: forced by a rule", entry);
            judgeWindows(before, move, entry);
            demand(service != cluster.world.manual, "3: in manual mode", entry);
            cool(service, entry);
        }
        switch (move.kind()) {
            case FAILOVER -> counts.failovers++;
            case FAILBACK -> counts.failbacks++;
            case SWITCHOVER, DRILL -> counts.planned++;
        }
    }

    private void judgeWindows(Durable before, FailoverRecord move, LogEntry entry) {
        Instant at = entry.decision().at();
        for (SiteId site : List.of(move.from(), move.to())) {
            String target = cluster.world
                    .targets
                    .get(cluster.world.service(move.service()) * 3 + World.site(site))
                    .value();
            boolean worked = before.controls()
                            .maintenance(Maintenance.Scope.SITE, site.value(), at)
                            .isPresent()
                    || before.controls()
                            .maintenance(Maintenance.Scope.COMPONENT, target, at)
                            .isPresent();
            boolean left = site.equals(move.from()) && move.kind() == MoveKind.FAILBACK;
            demand(!worked || left, "3: " + site + " is in maintenance", entry);
        }
    }

    /** In true time; what two clocks differ is forgiven. */
    private void cool(int service, LogEntry entry) {
        Cooling last = cooling[service];
        long at = entry.atMillis();
        long skew = last == null ? 0 : last.skewMillis();
        demand(last == null || at >= last.untilMillis - skew, "3: in the cooldown", entry);
        int streak = last == null || at > last.untilMillis + 10_000 - skew ? 1 : last.streak + 1;
        long until = at + Math.min(8000L, 4000L << Math.min(streak - 1, 10));
        cooling[service] = new Cooling(streak, until, entry.offsetMillis(), entry.offsetMillis());
    }

    // ---- what is said of epochs

    void routed(int aggregator, RoutingState routing) {
        RoutingState known = heard[aggregator] == 0
                ? null
                : counted.get(heard[aggregator] - 1).next().routing();
        if (!routing.equals(known)) {
            throw new AssertionError(
                    "1: aggregator " + aggregator + " routes " + routing + ", committed there is " + known);
        }
    }

    @SuppressWarnings("ReferenceEquality") // most often it is the very one
    void handed(SimulatedBalancer balancer, RoutingState routing) {
        RoutingState known = epochs.get(routing.epoch());
        if (known != routing && !routing.equals(known)) {
            throw new AssertionError("1: " + balancer.id + " is given " + routing + ", committed is " + known);
        }
    }

    private static void demand(boolean holds, String otherwise, LogEntry entry) {
        if (!holds) {
            throw new AssertionError(otherwise + ": " + entry);
        }
    }
}
