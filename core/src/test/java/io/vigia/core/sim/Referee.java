package io.vigia.core.sim;

import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverEvent;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.MoveKind;
import io.vigia.core.failover.MoveStep;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Verdict;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Judges the whole cluster by the design's invariants, at everything that happens and incrementally, from books of its own. What an
 * aggregator proposes is judged here, by what it had been told at that moment; the rest is judged by those that this one holds.
 */
final class Referee {
    private static final long GAP_MILLIS = 500;

    /** After so long, everybody who is well has noticed that a target is dead. */
    private static final long NOTICED_MILLIS = 5500;

    final RaftReferee<LogEntry> raft = new RaftReferee<>();
    final LogReferee log;
    final TrafficReferee traffic;
    final HookReferee hooks;
    final AnswerReferee answers;
    final Counts counts = new Counts();
    private final Cluster cluster;
    private final Life[] lives;

    /** What is known of one life of an aggregator. */
    private static final class Life {
        final Testimony testimony;
        long steppedAt = -1;
        long dazedUntil;
        long openRevision;

        Life(Testimony testimony) {
            this.testimony = testimony;
        }
    }

    Referee(Cluster cluster, int aggregators) {
        this.cluster = cluster;
        this.log = new LogReferee(cluster, aggregators);
        this.traffic = new TrafficReferee(cluster);
        this.hooks = new HookReferee(cluster);
        this.answers = new AnswerReferee(cluster);
        this.lives = new Life[aggregators];
    }

    void started(int aggregator) {
        lives[aggregator] = new Life(new Testimony(cluster.scheduler, cluster.world));
        log.restarted(aggregator);
    }

    void died(int aggregator) {
        counts.crashes++;
    }

    Testimony testimony(int aggregator) {
        return lives[aggregator].testimony;
    }

    void leading(int aggregator, long term) {
        counts.leaderChanges++;
        cluster.say(() -> "aggregator " + aggregator + " leads in term " + term);
        demand(raft.leaderOf(term) == aggregator, () -> "leads without an election, in term " + term);
    }

    /** An aggregator is told something. */
    void stepping(int aggregator, FailoverEvent event) {
        Life life = lives[aggregator];
        long now = cluster.scheduler.now();
        if (life.steppedAt >= 0 && now - life.steppedAt > GAP_MILLIS) {
            life.dazedUntil = now + GAP_MILLIS;
        }
        life.steppedAt = now;
        boolean settled = event instanceof FailoverEvent.LeadershipGained
                || event instanceof FailoverEvent.LeadershipLost
                || (event instanceof FailoverEvent.Applied applied
                        && applied.durable().revision() >= life.openRevision)
                || (event instanceof FailoverEvent.CommitFailed failed && failed.revision() == life.openRevision);
        if (settled) {
            life.openRevision = 0;
        }
    }

    /** Who has just been stopped does nothing. */
    void awake(SimulatedAggregator by, String what) {
        Life life = lives[by.id];
        demand(
                cluster.scheduler.now() >= life.dazedUntil,
                () -> "3: " + by.name() + " has just been stopped, and " + what);
    }

    void announced(SimulatedAggregator by, Notice notice) {
        cluster.say(() -> by.name() + " announces " + notice.getClass().getSimpleName());
        demand(by.state().leads(), () -> "who does not lead says " + notice);
        demand(!(notice instanceof Notice.EpochAdopted), () -> "1: adopted, although no disk was lost: " + notice);
    }

    void proposed(SimulatedAggregator by, LogEntry entry) {
        Life life = lives[by.id];
        demand(by.state().leads(), () -> "3: who does not lead proposes " + entry);
        awake(by, "proposes");
        demand(life.openRevision == 0, () -> "1: two commits in flight: " + life.openRevision + " and " + entry);
        life.openRevision = entry.next().revision();
        Optional<Durable> before = log.newest();
        before.ifPresent(was -> {
            if (entry.next().revision() == was.revision() + 1) {
                judge(by, was, entry);
            }
        });
    }

    /** On top of what is the newest of all. */
    private void judge(SimulatedAggregator by, Durable before, LogEntry entry) {
        Durable next = entry.next();
        for (ServiceId service : cluster.world.services) {
            SiteId from = before.routing().active().get(service);
            SiteId to = next.routing().active().get(service);
            if (from != null && to != null && !from.equals(to)) {
                int left = target(service, from);
                int entered = target(service, to);
                boolean lastHealthy =
                        by.verdict(entered).filter(Verdict::condemns).isPresent()
                                && by.verdict(left).filter(Verdict::condemns).isEmpty();
                demand(!lastHealthy, () -> "5: from a site that serves to one that is condemned: " + entry);
            }
        }
        FailoverRecord move =
                next.failovers().isEmpty() ? null : next.failovers().get(0);
        if (move != null && move.number() == next.revision()) {
            judgeMove(by, move, entry);
        }
        judgeFences(before, next, entry);
    }

    private void judgeMove(SimulatedAggregator by, FailoverRecord move, LogEntry entry) {
        if (move.kind() != MoveKind.FAILOVER && move.kind() != MoveKind.FAILBACK) {
            return;
        }
        Testimony told = lives[by.id].testimony;
        int left = target(move.service(), move.from());
        int entered = target(move.service(), move.to());
        Supplier<String> where = () -> " at " + entry + told.books();
        demand(move.kind() == MoveKind.FAILBACK || told.quorumAgainst(left), () -> "3: without a quorum" + where.get());
        demand(told.voices(entered), () -> "3: the candidate is not healthy" + where.get());
        boolean measured = cluster.world.kinds.get(left / 3).measured;
        demand(!measured || told.lagIsFine(entered), () -> "3: its lag is unknown, old or over the rpo" + where.get());
        demand(
                cluster.world.deadForMillis(entered) <= NOTICED_MILLIS,
                () -> "5: the candidate had long been dead" + where.get());
    }

    /** A fence that is said to be done stands at every balancer that is waited for. */
    private void judgeFences(Durable before, Durable next, LogEntry entry) {
        for (FailoverRecord move : next.failovers()) {
            for (int i = 0; i < move.steps().size(); i++) {
                MoveStep step = move.steps().get(i);
                if (step.kind() == MoveStep.Kind.FENCE
                        && step.status() == MoveStep.Status.DONE
                        && before.failovers().stream()
                                .anyMatch(was -> was.number() == move.number()
                                        && was.running().isPresent()
                                        && was.running().get().kind() == MoveStep.Kind.FENCE)) {
                    int service = cluster.world.service(move.service());
                    for (SimulatedBalancer balancer : cluster.balancers) {
                        demand(
                                balancer.taking(service) == 0 || traffic.inMaintenance(balancer),
                                () -> "5: " + balancer.id + " is not fenced at " + entry);
                    }
                }
            }
        }
    }

    private int target(ServiceId service, SiteId site) {
        return cluster.world.service(service) * 3 + World.site(site);
    }

    private static void demand(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise.get());
        }
    }
}
