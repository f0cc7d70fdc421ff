package io.vigia.core.detect;

import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;

/**
 * Which of one opinion's failures were chance, told from the cumulative counters each time that it serves. Chance is a short run of
 * failures between successes that the others do not share. No chance, and not counted, are
 *
 * <ul>
 *   <li>failures while the target stands condemned, and those that so many share that chance cannot have hit them all
 *       ({@link Subject#excuseSharedFailures});
 *   <li>more failures than {@link LossMeter#MAX_RUN}: no patience would have covered them, so they are a fault, of a path perhaps;
 *   <li>what a sick observer saw, and looks that could not be made;
 *   <li>what nobody heard here: what an agent saw before, and what a silence hides.
 * </ul>
 */
final class ChanceAccount {
    private enum State {
        /** Nothing of this life of the agent has been heard. */
        NEW,
        /** The counters below are older than a silence. */
        INTERRUPTED,
        OPEN
    }

    private State state = State.NEW;
    private boolean excused;
    private long checksThen;
    private long failuresThen;

    /** The counters begin anew. */
    void restart() {
        state = State.NEW;
        checksThen = 0;
    }

    /** Something was not heard. */
    void interrupt() {
        if (state == State.OPEN) {
            state = State.INTERRUPTED;
        }
    }

    /** What has failed since it last served is no chance. */
    void excuse() {
        excused = true;
    }

    void take(Observation seen, LossMeter meter, long nowMillis) {
        if (state != State.OPEN) {
            begin(seen, meter, nowMillis);
        } else if (seen.outcome().serves()) {
            long failures = seen.failures() - failuresThen;
            if (!excused && failures <= LossMeter.MAX_RUN) {
                meter.count(seen.checks() - checksThen, failures, nowMillis);
            }
            served(seen);
        }
        excused |= seen.outcome() == Outcome.UNKNOWN;
    }

    /** Of what was not heard, only the run that the observation belongs to is known exactly. */
    private void begin(Observation seen, LossMeter meter, long nowMillis) {
        boolean serves = seen.outcome().serves();
        long run = Math.min(seen.runLength(), serves ? seen.checks() - seen.failures() : seen.failures());
        long checks = seen.checks() - run;
        long failures = serves ? seen.failures() : seen.failures() - run;
        if (state == State.NEW) {
            meter.presume(checks, failures, nowMillis);
        }
        if (serves) {
            long unheard = Math.min(run, seen.checks() - checksThen);
            meter.count(recent(unheard, seen.runAgeMillis()), 0, nowMillis);
            served(seen);
        } else {
            checksThen = checks;
            failuresThen = failures;
        }
        state = State.OPEN;
    }

    /** So many of a run of {@code looks} as fall into the meter's window. */
    private static long recent(long looks, long ageMillis) {
        return ageMillis <= LossMeter.WINDOW_MILLIS
                ? looks
                : Math.round((double) looks * LossMeter.WINDOW_MILLIS / ageMillis);
    }

    private void served(Observation seen) {
        checksThen = seen.checks();
        failuresThen = seen.failures();
        excused = false;
    }
}
