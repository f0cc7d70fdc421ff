package io.vigia.agent.probe.run;

import java.util.concurrent.TimeUnit;

/**
 * How far a probe's own alarm is heeded. A true one (the look that followed failed) costs no trust; after each false one
 * alarms are ignored for twice as long as before, from a second up to an hour: a server that closes idle connections must
 * not be looked at more often than its interval says.
 */
final class AlarmTrust {
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);

    private long pauseNanos = FIRST_NANOS;
    private long deafUntilNanos;
    private boolean deaf;
    private boolean onTrial;

    /** An alarm; returns whether to look at once. */
    boolean heeds(long nowNanos) {
        if (deaf && nowNanos - deafUntilNanos < 0) {
            return false;
        }
        onTrial = true;
        return true;
    }

    /** A look has ended. */
    void judge(boolean serves, long nowNanos) {
        if (!onTrial) {
            return;
        }
        onTrial = false;
        deaf = serves;
        if (serves) {
            deafUntilNanos = nowNanos + pauseNanos;
            pauseNanos = Math.min(2 * pauseNanos, LONGEST_NANOS);
        } else {
            pauseNanos = FIRST_NANOS;
        }
    }
}
