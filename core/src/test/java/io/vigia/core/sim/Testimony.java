package io.vigia.core.sim;

import io.vigia.core.model.Batch;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;

/**
 * The referee's own books of what one life of an aggregator was told: the batches, not the verdicts. Shares no logic with the code it
 * judges. What lies on the edge (a word just growing old, an observer just becoming isolated) is read in favour of that code.
 */
final class Testimony {
    /** Between two ticks a word may grow old without anyone looking; so much is forgiven. */
    private static final long GRACE_MILLIS = 150;

    private static final long STALE_MILLIS = 3000;
    private static final long YOUNG_MILLIS = STALE_MILLIS - GRACE_MILLIS;
    private static final long OLD_MILLIS = STALE_MILLIS + GRACE_MILLIS;
    private static final long QUARANTINE_MILLIS = 3000;
    private static final long STALL_MILLIS = 500;
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final Scheduler scheduler;
    private final World world;
    private final Observer[] observers;

    Testimony(Scheduler scheduler, World world) {
        this.scheduler = scheduler;
        this.world = world;
        this.observers = new Observer[world.vantages.size()];
        for (int vantage = 0; vantage < observers.length; vantage++) {
            observers[vantage] = new Observer(world.targets.size());
        }
    }

    private static final class Observer {
        final Word[] words;
        boolean spoke;
        long incarnation = -1;
        long newest;
        long heardAt = NEVER;
        long dropped;
        long sickUntil;

        Observer(int targets) {
            words = new Word[targets];
        }
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
        long lagAt = NEVER;
    }

    void heard(Batch batch) {
        Observer observer = observers[world.vantage(batch.node())];
        long now = scheduler.now();
        if (batch.incarnation() < observer.incarnation && now - observer.heardAt <= STALE_MILLIS) {
            return;
        }
        observer.spoke = true;
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
            observer.sickUntil = Math.max(observer.sickUntil, now - batch.heldMillis() + QUARANTINE_MILLIS);
        }
        for (Observation seen : batch.observations()) {
            int target = world.target(seen.target());
            if (observer.words[target] == null) {
                observer.words[target] = new Word();
            }
            take(observer.words[target], batch, seen, now);
        }
    }

    private static void take(Word word, Batch batch, Observation seen, long now) {
        if (word.incarnation == batch.incarnation() && batch.sequence() <= word.sequence) {
            return;
        }
        word.incarnation = batch.incarnation();
        word.sequence = batch.sequence();
        word.at = now - batch.heldMillis() - seen.ageMillis();
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

    /** Silence never condemns, and neither do the sick. */
    void concluded(Verdict verdict) {
        if (verdict.outcome() == Outcome.DOWN && !quorumAgainst(world.target(verdict.target()))) {
            throw new AssertionError("4: " + verdict + " without a quorum of fresh accusers" + books());
        }
        for (Verdict.Evidence word : verdict.evidence()) {
            Observer observer = observers[world.vantage(word.vantage())];
            if (word.counted() && (!observer.spoke || scheduler.now() < observer.sickUntil)) {
                throw new AssertionError("4: a sick or silent observer was counted: " + word + books());
            }
        }
    }

    /** Whether fresh, healthy accusers outnumber all others, from two sites, one of them outside the target's. */
    boolean quorumAgainst(int target) {
        int sites = 0;
        int accusing = 0;
        int others = 0;
        for (int vantage = 0; vantage < observers.length; vantage++) {
            Word word = observers[vantage].words[target];
            if (word == null || scheduler.now() < observers[vantage].sickUntil) {
                continue;
            }
            long age = scheduler.now() - word.at;
            if (word.fallen) {
                if (age <= OLD_MILLIS && !isolated(vantage, OLD_MILLIS, YOUNG_MILLIS)) {
                    accusing++;
                    sites |= 1 << world.vantageSite(vantage);
                }
            } else if (age <= YOUNG_MILLIS && !isolated(vantage, YOUNG_MILLIS, OLD_MILLIS)) {
                others++;
            }
        }
        return Integer.bitCount(sites) >= 2 && accusing > others;
    }

    /** Whether a vantage accuses everything foreign it has a word on, while a witness's word contradicts it. */
    private boolean isolated(int vantage, long wordsWithinMillis, long witnessWithinMillis) {
        boolean contradicted = false;
        for (int target = 0; target < world.targets.size(); target++) {
            Word word = observers[vantage].words[target];
            if (target % 3 == world.vantageSite(vantage) || word == null) {
                continue;
            }
            long age = scheduler.now() - word.at;
            boolean accuses = wordsWithinMillis == OLD_MILLIS ? word.surely : word.fallen;
            if (!accuses && age <= wordsWithinMillis) {
                return false;
            }
            contradicted |= word.accuses && age <= witnessWithinMillis && witness(target, vantage, witnessWithinMillis);
        }
        return contradicted;
    }

    private boolean witness(int target, int except, long withinMillis) {
        for (int vantage = 0; vantage < observers.length; vantage++) {
            Word word = observers[vantage].words[target];
            if (vantage != except
                    && word != null
                    && world.vantageSite(vantage) != target % 3
                    && scheduler.now() >= observers[vantage].sickUntil
                    && !word.failing
                    && (withinMillis == OLD_MILLIS || !word.accuses)
                    && scheduler.now() - word.at <= withinMillis) {
                return true;
            }
        }
        return false;
    }

    /** Whether more see the candidate serve now than see it fail; the isolated on either side are not asked. */
    boolean voices(int target) {
        int good = 0;
        int bad = 0;
        for (int vantage = 0; vantage < observers.length; vantage++) {
            Word word = observers[vantage].words[target];
            if (word == null || scheduler.now() < observers[vantage].sickUntil) {
                continue;
            }
            long age = scheduler.now() - word.at;
            if (!word.failing && age <= OLD_MILLIS) {
                good++;
            } else if (word.failing && age <= YOUNG_MILLIS && !isolated(vantage, YOUNG_MILLIS, OLD_MILLIS)) {
                bad++;
            }
        }
        return good > bad;
    }

    /** Whether somebody has measured it lately and found it within the RPO. */
    boolean lagIsFine(int target) {
        for (Observer observer : observers) {
            Word word = observer.words[target];
            if (word != null
                    && scheduler.now() - word.lagAt
                            <= ServiceKind.TIMING.lagStaleAfter().toMillis()
                    && word.lagMillis <= ServiceKind.RPO.toMillis()) {
                return true;
            }
        }
        return false;
    }

    String books() {
        StringBuilder books = new StringBuilder();
        for (int vantage = 0; vantage < observers.length; vantage++) {
            Observer observer = observers[vantage];
            books.append("\n  ").append(world.vantages.get(vantage));
            books.append(scheduler.now() < observer.sickUntil ? " sick" : "");
            books.append(isolated(vantage, YOUNG_MILLIS, YOUNG_MILLIS) ? " isolated" : "");
            for (int target = 0; target < observer.words.length; target++) {
                Word word = observer.words[target];
                TargetId id = world.targets.get(target);
                books.append(
                        word == null
                                ? ""
                                : "; " + id + (word.accuses ? " accused" : "") + (word.failing ? " failing" : "") + " "
                                        + (scheduler.now() - word.at) + " ms ago");
            }
        }
        return books.toString();
    }
}
