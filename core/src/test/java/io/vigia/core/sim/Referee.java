package io.vigia.core.sim;

import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverAction;
import io.vigia.core.failover.FailoverEvent;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges every decision by the design's invariants, from books of its own: what the aggregator was told (the batches, not the
 * verdicts), what reached the disk, what the balancers applied, and the truth. Shares no logic with the code it judges.
 */
final class Referee {
    /** Between two ticks a word may grow old without anyone looking; so much is forgiven. */
    private static final long GRACE_MILLIS = 150;

    private static final long STALE_MILLIS = 3000;
    private static final long YOUNG_MILLIS = STALE_MILLIS - GRACE_MILLIS;
    private static final long OLD_MILLIS = STALE_MILLIS + GRACE_MILLIS;
    private static final long QUARANTINE_MILLIS = 3000;
    private static final long STALL_MILLIS = 500;

    private final Scheduler scheduler;
    private final World world;
    private final Map<NodeId, Observer> observers = new HashMap<>();
    private final Map<Long, RoutingState> epochs = new HashMap<>();
    private final Map<BalancerId, RoutingState> applied = new HashMap<>();
    private final Map<ServiceId, Long> coolUntil = new HashMap<>();
    private final Map<ServiceId, Integer> streak = new HashMap<>();
    private final Set<ServiceId> moving = new HashSet<>();
    private FailoverAction.@Nullable Commit inFlight;
    private @Nullable Durable durable;
    int moves;
    int closes;
    int decisions;

    Referee(Scheduler scheduler, World world) {
        this.scheduler = scheduler;
        this.world = world;
    }

    // ---- what the aggregator was told

    void started() {
        observers.clear();
    }

    void heard(Batch batch) {
        Observer observer = observers.computeIfAbsent(batch.node(), node -> new Observer());
        long now = scheduler.now();
        if (batch.incarnation() < observer.incarnation && now - observer.heardAt <= STALE_MILLIS) {
            return;
        }
        if (batch.incarnation() != observer.incarnation) {
            observer.incarnation = batch.incarnation();
            observer.newest = 0;
            observer.dropped = batch.health().droppedObservations();
        }
        if (batch.sequence() > observer.newest) {
            observer.newest = batch.sequence();
            observer.heardAt = now;
        }
        boolean sick = batch.health().loopStallMillis() > STALL_MILLIS
                || batch.health().clockJumpMillis() > STALL_MILLIS
                || batch.health().missedTicks() > 2
                || batch.health().droppedObservations() > observer.dropped;
        observer.dropped = Math.max(observer.dropped, batch.health().droppedObservations());
        if (sick) {
            observer.sickUntil = now + QUARANTINE_MILLIS;
        }
        for (Observation seen : batch.observations()) {
            Word word = observer.words.computeIfAbsent(seen.target(), target -> new Word());
            if (word.incarnation == batch.incarnation() && batch.sequence() <= word.sequence) {
                continue;
            }
            word.incarnation = batch.incarnation();
            word.sequence = batch.sequence();
            word.at = now - seen.ageMillis();
            word.failing = seen.outcome() == Outcome.DOWN;
            word.fallen = word.failing && seen.runLength() >= 2 && seen.runAgeMillis() >= 300;
            word.surely = word.fallen && seen.runLength() >= 12;
            if (word.fallen) {
                word.accuses = true;
            } else if (!word.failing && seen.runLength() >= 3 && seen.runAgeMillis() >= 2000) {
                word.accuses = false;
            }
            if (seen.lagMillis().isPresent()) {
                word.lagMillis = seen.lagMillis().getAsLong();
                word.lagAt = word.at;
            }
        }
    }

    // ---- what it concluded and decided

    void concluded(Verdict verdict) {
        if (verdict.outcome() == Outcome.DOWN) {
            demand(quorumAgainst(verdict.target()), () -> "4: " + verdict + " without a quorum of fresh accusers");
        }
        for (Verdict.Evidence word : verdict.evidence()) {
            Observer observer = observers.get(word.vantage());
            demand(
                    !word.counted() || (observer != null && scheduler.now() >= observer.sickUntil),
                    () -> "4: a sick observer was counted: " + word);
        }
    }

    void decided(FailoverAction.Commit commit) {
        decisions++;
        demand(inFlight == null, () -> "1: two commits in flight: " + inFlight + " and " + commit);
        inFlight = commit;
        RoutingState next = commit.next().routing();
        Durable before = durable;
        if (before == null) {
            demand(commit.next().revision() == 1 && next.epoch() == 1, () -> "1: the lake begins with " + commit);
            return;
        }
        RoutingState was = before.routing();
        demand(commit.next().revision() == before.revision() + 1, () -> "1: revision " + commit + " after " + before);
        if (next.equals(was)) {
            return;
        }
        demand(next.epoch() == was.epoch() + 1, () -> "1: epoch " + next + " after " + was);
        int changes = 0;
        for (ServiceId service : world.services()) {
            SiteId from = was.active().get(service);
            SiteId to = next.active().get(service);
            if (from != null && to != null && !from.equals(to)) {
                changes++;
                judge(service, World.SITES.indexOf(from), World.SITES.indexOf(to), commit);
            }
        }
        demand(changes == 1, () -> "1: an epoch that moves more or fewer services than one: " + commit);
    }

    private void judge(ServiceId service, int from, int to, FailoverAction.Commit commit) {
        TargetId left = World.target(service, from);
        TargetId entered = World.target(service, to);
        Supplier<String> what = () -> " at the move of " + service + " from " + World.SITES.get(from) + " to "
                + World.SITES.get(to) + ": " + commit.decision().evidence() + ", candidates "
                + commit.decision().candidates();
        demand(quorumAgainst(left), () -> "3: no quorum" + what.get());
        demand(voices(entered), () -> "3: the candidate is not healthy" + what.get());
        demand(scheduler.now() >= coolUntil.getOrDefault(service, 0L), () -> "3: in the cooldown" + what.get());
        demand(!moving.contains(service), () -> "3: while a failover of it is open" + what.get());
        if (world.checksLag) {
            demand(lagIsFine(entered), () -> "3: the candidate's lag is unknown, old or over the rpo" + what.get());
        }
        long served = world.serves(entered) ? scheduler.now() : world.lastServedMillis.getOrDefault(entered, 0L);
        demand(
                scheduler.now() - served <= STALE_MILLIS + 2500,
                () -> "5: the candidate had long been dead" + what.get());
    }

    void settled(FailoverEvent event) {
        if (event instanceof FailoverEvent.Committed && inFlight != null) {
            persisted(inFlight.next());
        }
        inFlight = null;
    }

    /** The aggregator died; whatever is on its disk now is what it will resume from. */
    void died(Optional<Durable> newest) {
        if (inFlight != null && newest.filter(inFlight.next()::equals).isPresent()) {
            persisted(inFlight.next());
        }
        inFlight = null;
    }

    private void persisted(Durable next) {
        Durable before = durable;
        RoutingState known = epochs.putIfAbsent(next.routing().epoch(), next.routing());
        demand(
                known == null || known.equals(next.routing()),
                () -> "1: epoch means two things: " + known + ", " + next);
        durable = next;
        Decision decision = inFlight == null ? null : inFlight.decision();
        if (before == null || decision == null || decision.service().isEmpty()) {
            return;
        }
        ServiceId service = decision.service().get();
        if (decision.kind() == Decision.Kind.ACKNOWLEDGE) {
            coolUntil.remove(service);
            streak.remove(service);
        } else if (decision.kind() == Decision.Kind.CLOSE) {
            closes++;
            moving.remove(service);
        } else if (!next.routing().equals(before.routing())) {
            moves++;
            moving.add(service);
            cool(service, decision.at().toEpochMilli());
        }
    }

    private void cool(ServiceId service, long at) {
        Long until = coolUntil.get(service);
        int n = until == null || at > until + 10_000 ? 1 : streak.getOrDefault(service, 0) + 1;
        streak.put(service, n);
        coolUntil.put(service, at + Math.min(8000L, 4000L << Math.min(n - 1, 10)));
    }

    // ---- what was done

    void routed(RoutingState routing, List<Durable> log) {
        for (int i = log.size() - 1; i >= 0; i--) {
            if (log.get(i).routing().equals(routing)) {
                demand(
                        routing.epoch() == log.get(log.size() - 1).routing().epoch(),
                        () -> "1: routed " + routing + " is not the newest epoch");
                return;
            }
        }
        throw new AssertionError("1: routed before it was durable: " + routing);
    }

    void accepted(BalancerId balancer, RoutingState routing) {
        RoutingState known = epochs.get(routing.epoch());
        demand(routing.equals(known), () -> "1: " + balancer + " was given " + routing + ", durable is " + known);
    }

    void applied(BalancerId balancer, RoutingState routing) {
        RoutingState before = applied.put(balancer, routing);
        demand(
                before == null || before.epoch() <= routing.epoch(),
                () -> "2: " + balancer + " applied " + routing + " after " + before);
    }

    void announced(Notice notice) {
        demand(
                !(notice instanceof Notice.EpochAdopted),
                () -> "1: adopted an epoch although no disk was lost: " + notice);
    }

    // ---- its own arithmetic

    /**
     * Whether fresh, healthy accusers outnumber all others, from two sites, one of them outside the target's. What lies on the
     * edge (a word just growing old, an observer just becoming isolated) is read in favour of the accused code.
     */
    private boolean quorumAgainst(TargetId target) {
        Set<Integer> sites = new HashSet<>();
        int accusing = 0;
        int others = 0;
        for (Map.Entry<NodeId, Integer> vantage : world.vantages.entrySet()) {
            NodeId node = vantage.getKey();
            Observer observer = observers.get(node);
            Word word = observer == null ? null : observer.words.get(target);
            if (observer == null || word == null || scheduler.now() < observer.sickUntil) {
                continue;
            }
            long age = scheduler.now() - word.at;
            if (word.fallen) {
                if (age <= OLD_MILLIS && !isolated(node, OLD_MILLIS, YOUNG_MILLIS)) {
                    accusing++;
                    sites.add(vantage.getValue());
                }
            } else if (age <= YOUNG_MILLIS && !isolated(node, YOUNG_MILLIS, OLD_MILLIS)) {
                others++;
            }
        }
        boolean outside = sites.stream().anyMatch(site -> !site.equals(world.siteOf.get(target)));
        return sites.size() >= 2 && outside && accusing > others;
    }

    /** Whether {@code node} accuses everything foreign it has a word on, while a witness's word contradicts it. */
    private boolean isolated(NodeId node, long wordsWithinMillis, long witnessWithinMillis) {
        int site = world.vantages.getOrDefault(node, -1);
        Observer observer = observers.get(node);
        boolean contradicted = false;
        if (observer == null) {
            return false;
        }
        for (Map.Entry<TargetId, Integer> target : world.siteOf.entrySet()) {
            Word word = observer.words.get(target.getKey());
            if (target.getValue() == site || word == null) {
                continue;
            }
            long age = scheduler.now() - word.at;
            boolean accuses = wordsWithinMillis == OLD_MILLIS ? word.surely : word.fallen;
            if (!accuses && age <= wordsWithinMillis) {
                return false;
            }
            contradicted |=
                    word.accuses && age <= witnessWithinMillis && witness(target.getKey(), node, witnessWithinMillis);
        }
        return contradicted;
    }

    private boolean witness(TargetId target, NodeId except, long withinMillis) {
        for (Map.Entry<NodeId, Integer> vantage : world.vantages.entrySet()) {
            Observer observer = observers.get(vantage.getKey());
            Word word = observer == null ? null : observer.words.get(target);
            if (observer != null
                    && word != null
                    && !vantage.getKey().equals(except)
                    && !vantage.getValue().equals(world.siteOf.get(target))
                    && scheduler.now() >= observer.sickUntil
                    && !word.failing
                    && (withinMillis == OLD_MILLIS || !word.accuses)
                    && scheduler.now() - word.at <= withinMillis) {
                return true;
            }
        }
        return false;
    }

    /** Whether more see the candidate serve now than see it fail; the isolated on either side are not asked. */
    private boolean voices(TargetId target) {
        int good = 0;
        int bad = 0;
        for (NodeId node : world.vantages.keySet()) {
            Observer observer = observers.get(node);
            Word word = observer == null ? null : observer.words.get(target);
            if (observer == null || word == null || scheduler.now() < observer.sickUntil) {
                continue;
            }
            long age = scheduler.now() - word.at;
            if (!word.failing && age <= OLD_MILLIS) {
                good++;
            } else if (word.failing && age <= YOUNG_MILLIS && !isolated(node, YOUNG_MILLIS, OLD_MILLIS)) {
                bad++;
            }
        }
        return good > bad;
    }

    private boolean lagIsFine(TargetId target) {
        for (Observer observer : observers.values()) {
            Word word = observer.words.get(target);
            if (word != null
                    && scheduler.now() - word.lagAt
                            <= World.TIMING.lagStaleAfter().toMillis()
                    && word.lagMillis <= World.RPO.toMillis()) {
                return true;
            }
        }
        return false;
    }

    private void demand(boolean holds, Supplier<String> what) {
        if (!holds) {
            throw new AssertionError("invariant " + what.get() + " (at " + scheduler.instant() + ")" + books());
        }
    }

    private String books() {
        StringBuilder books = new StringBuilder();
        observers.forEach((node, observer) -> {
            books.append("\n  ").append(node).append(scheduler.now() < observer.sickUntil ? " sick" : "");
            books.append(isolated(node, YOUNG_MILLIS, YOUNG_MILLIS) ? " isolated" : "");
            observer.words.forEach((target, word) -> books.append("\n    ")
                    .append(target)
                    .append(word.accuses ? " accused" : "")
                    .append(word.failing ? " failing" : "")
                    .append(" ")
                    .append(scheduler.now() - word.at)
                    .append(" ms ago"));
        });
        return books.toString();
    }

    private static final class Observer {
        final Map<TargetId, Word> words = new HashMap<>();
        long incarnation = -1;
        long newest;
        long heardAt = Long.MIN_VALUE / 2;
        long dropped;
        long sickUntil;
    }

    private static final class Word {
        long incarnation = -1;
        long sequence;
        long at;
        boolean accuses;
        boolean fallen;
        /** Whatever the loss on its path. */
        boolean surely;

        boolean failing;
        long lagMillis = Long.MAX_VALUE;
        long lagAt = Long.MIN_VALUE / 2;
    }
}
