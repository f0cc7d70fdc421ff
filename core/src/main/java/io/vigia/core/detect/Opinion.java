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
    /** Whether the newest look failed: an accusation that is only not yet taken back condemns nobody. */
    boolean failing;

    long accusesSinceMillis;
    long observedAtMillis;
    String reason = "";

    /** How it entered the tallies last: UNKNOWN when stale. */
    Outcome tallied = Outcome.UNKNOWN;

    boolean talliedFailing;

    private long incarnation;
    private long sequence;

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
        incarnation = life;
        sequence = batchSequence;
        heard = true;
        observedAtMillis =
                nowMillis - Math.min(heldMillis, AGE_LIMIT_MILLIS) - Math.min(seen.ageMillis(), AGE_LIMIT_MILLIS);
        reason = seen.reason();
        failing = seen.outcome() == Outcome.DOWN;
        Outcome before = says;
        says = weigh(seen, before, policy);
        if (says == Outcome.DOWN && before != Outcome.DOWN) {
            accusesSinceMillis = nowMillis;
        }
        return now(nowMillis) != tallied || (says == Outcome.DOWN && failing != talliedFailing);
    }

    private static Outcome weigh(Observation seen, Outcome before, DetectPolicy policy) {
        if (seen.outcome() == Outcome.UNKNOWN) {
            return Outcome.UNKNOWN; // it could not look, so it has no word
        }
        if (seen.outcome().serves()) {
            boolean risen = before != Outcome.DOWN
                    || (seen.runLength() >= policy.riseCount()
                            && seen.runAgeMillis() >= policy.riseTime().toMillis());
            return risen ? seen.outcome() : before;
        }
        boolean fallen = seen.runLength() >= policy.fallCount()
                && seen.runAgeMillis() >= policy.fallTime().toMillis();
        return fallen ? Outcome.DOWN : before;
    }

    /** Goes on where {@code was}, the same opinion under an earlier layout, stood. */
    void resume(Opinion was) {
        createdAtMillis = was.createdAtMillis;
        says = was.says;
        heard = was.heard;
        failing = was.failing;
        accusesSinceMillis = was.accusesSinceMillis;
        observedAtMillis = was.observedAtMillis;
        reason = was.reason;
        incarnation = was.incarnation;
        sequence = was.sequence;
    }

    /** Its word now: silence when it is old. */
    Outcome now(long nowMillis) {
        return nowMillis - observedAtMillis > subject.patienceMillis ? Outcome.UNKNOWN : says;
    }

    /** Whether its observer has never spoken of the target but may yet. */
    boolean pending(long nowMillis) {
        return !heard && nowMillis - createdAtMillis <= subject.patienceMillis;
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
