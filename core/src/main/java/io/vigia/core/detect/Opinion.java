package io.vigia.core.detect;

import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;

/**
 * What one observer holds of one target, after hysteresis. A function of the newest observation and the last opinion alone: the
 * run length and run age in an observation make every lost one dispensable.
 */
final class Opinion {
    /** Ages come from outside and may be anything; beyond a year they are all the same. */
    static final long AGE_LIMIT_MILLIS = 365L * 24 * 3600 * 1000;

    final Observer observer;
    final Subject subject;
    /** Until it is first heard, an observer may yet speak; it is waited for from here on. */
    long createdAtMillis;

    Outcome says = Outcome.UNKNOWN;
    boolean heard;
    /** Whether the newest look failed. */
    boolean failing;
    /**
     * Whether the run of failures that the newest look belongs to is reason enough to accuse. An accusation that is only not yet
     * taken back condemns nobody, or a single loss would be enough to make it one again.
     */
    boolean fallen;

    long accusesSinceMillis;
    long observedAtMillis;
    String reason = "";

    /** How it entered the tallies last: UNKNOWN when stale. */
    Outcome tallied = Outcome.UNKNOWN;

    private boolean talliedFailing;
    private boolean talliedFallen;
    private boolean talliedFresh;

    private long incarnation;
    private long sequence;
    private long runLength;
    private long runAgeMillis;
    private ChanceAccount chance = new ChanceAccount();

    Opinion(Observer observer, Subject subject, long createdAtMillis) {
        this.observer = observer;
        this.subject = subject;
        this.createdAtMillis = createdAtMillis;
    }

    /**
     * Takes {@code seen} in unless something newer is held: a higher sequence number, not a later arrival, is newer.
     *
     * @return whether the tallies may have to change
     */
    boolean take(Observation seen, long batchSequence, long heldMillis, DetectPolicy policy, long nowMillis) {
        long life = observer.incarnation();
        if (heard && life == incarnation && batchSequence <= sequence) {
            return false;
        }
        if (life != incarnation) {
            chance.restart();
        } else if (!fresh(nowMillis)) {
            chance.interrupt();
        }
        incarnation = life;
        sequence = batchSequence;
        heard = true;
        observedAtMillis =
                nowMillis - Math.min(heldMillis, AGE_LIMIT_MILLIS) - Math.min(seen.ageMillis(), AGE_LIMIT_MILLIS);
        reason = seen.reason();
        failing = seen.outcome() == Outcome.DOWN;
        runLength = seen.runLength();
        runAgeMillis = Math.min(seen.runAgeMillis(), AGE_LIMIT_MILLIS);
        meterLoss(seen, nowMillis);
        fallen = falls(seen, policy, nowMillis);
        Outcome before = says;
        says = weigh(seen, before, policy);
        if (says == Outcome.DOWN && before != Outcome.DOWN) {
            accusesSinceMillis = nowMillis;
        }
        return now(nowMillis) != tallied || failing != talliedFailing || fallen != talliedFallen;
    }

    private void meterLoss(Observation seen, long nowMillis) {
        Outcome verdict = subject.verdict.outcome();
        boolean condemned = verdict == Outcome.DOWN || (says == Outcome.DOWN && !verdict.serves());
        if (condemned || observer.sick(nowMillis)) {
            chance.excuse();
        } else if (failing) {
            subject.excuseSharedFailures(nowMillis);
        }
        chance.take(seen, losses(), nowMillis);
    }

    /** Nobody can contradict what is watched from one place alone; so it tells nothing of the paths to what others watch, too. */
    private LossMeter losses() {
        return subject.quorum ? observer.losses : observer.ownLosses;
    }

    /** What it has seen fail since it last saw it serve was no chance. */
    void excuse() {
        chance.excuse();
    }

    /** Logarithm of the odds that chance alone gave the failures that it is seeing. */
    double logOdds(long nowMillis) {
        return losses().logOdds(runLength, nowMillis);
    }

    /** When the first result of its present run was there. */
    long runBeganAtMillis() {
        return observedAtMillis - runAgeMillis;
    }

    private Outcome weigh(Observation seen, Outcome before, DetectPolicy policy) {
        if (seen.outcome() == Outcome.UNKNOWN) {
            return Outcome.UNKNOWN; // it could not look, so it has no word
        }
        if (seen.outcome().serves()) {
            boolean risen = before != Outcome.DOWN
                    || (seen.runLength() >= policy.riseCount()
                            && seen.runAgeMillis() >= policy.riseTime().toMillis());
            return risen ? seen.outcome() : before;
        }
        return fallen ? Outcome.DOWN : before;
    }

    private boolean falls(Observation seen, DetectPolicy policy, long nowMillis) {
        return failing
                && seen.runAgeMillis() >= policy.fallTime().toMillis()
                && seen.runLength() >= losses().runNeeded(policy.fallCount(), nowMillis);
    }

    /** Goes on where {@code was}, the same opinion under an earlier layout, stood. */
    void resume(Opinion was) {
        createdAtMillis = was.createdAtMillis;
        says = was.says;
        heard = was.heard;
        failing = was.failing;
        fallen = was.fallen;
        accusesSinceMillis = was.accusesSinceMillis;
        observedAtMillis = was.observedAtMillis;
        reason = was.reason;
        incarnation = was.incarnation;
        sequence = was.sequence;
        runLength = was.runLength;
        runAgeMillis = was.runAgeMillis;
        chance = was.chance;
    }

    /** Its word now: silence when it is old. */
    Outcome now(long nowMillis) {
        return fresh(nowMillis) ? says : Outcome.UNKNOWN;
    }

    boolean fresh(long nowMillis) {
        return heard && nowMillis - observedAtMillis <= subject.patienceMillis;
    }

    /** Enters {@code word} into the accounts from which it is told whether the observer is isolated. */
    void tally(Outcome word, boolean fresh) {
        if (foreign()) {
            observer.foreignFresh += (fresh ? 1 : 0) - (talliedFresh ? 1 : 0);
            observer.foreignDown += (condemns(word, fallen) ? 1 : 0) - (condemns(tallied, talliedFallen) ? 1 : 0);
        }
        talliedFailing = failing;
        talliedFallen = fallen;
        tallied = word;
        talliedFresh = fresh;
    }

    /** Whether it has no opinion yet but may soon: not heard so far, or heard to fail for too short a time to accuse. */
    boolean pending(long nowMillis) {
        boolean undecided = !heard || (says == Outcome.UNKNOWN && failing);
        return undecided && nowMillis < runsOutAtMillis();
    }

    /** Whether it accuses, and what it is seeing now is reason for it. */
    boolean condemns() {
        return condemns(tallied, talliedFallen);
    }

    private static boolean condemns(Outcome word, boolean fallen) {
        return word == Outcome.DOWN && fallen;
    }

    /** Whether it accuses still although it has seen a success since. */
    boolean recovering() {
        return tallied == Outcome.DOWN && !talliedFallen;
    }

    /** Whether it has not accused, but what it saw last was a failure: nothing to condemn on, and nothing to build on. */
    boolean wavering() {
        return tallied.serves() && talliedFailing;
    }

    /** Whether it has never had an opinion and is seeing failures, too few as yet to accuse. */
    boolean undecided() {
        return talliedFresh && says == Outcome.UNKNOWN && talliedFailing;
    }

    /** For people: what it saw, or why it says nothing. */
    String note() {
        if (!heard) {
            return "not heard yet";
        }
        if (recovering()) {
            return "has seen it serve again, not yet for long enough";
        }
        return tallied == Outcome.UNKNOWN && says != Outcome.UNKNOWN ? "silent" : reason;
    }

    /** Whether it looks out of its observer's site at something that others, too, look at from elsewhere. */
    boolean foreign() {
        return subject.quorum && observer.site != null && subject.site != null && !subject.site.equals(observer.site);
    }

    /** The first instant at which its word, or its right to be waited for, has run out. */
    long runsOutAtMillis() {
        return (heard ? observedAtMillis : createdAtMillis) + subject.patienceMillis + 1;
    }
}
