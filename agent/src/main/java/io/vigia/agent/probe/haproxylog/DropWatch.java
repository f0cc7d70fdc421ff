package io.vigia.agent.probe.haproxylog;

import java.util.concurrent.TimeUnit;

/** Whether lines were lost or could not be read of late. */
final class DropWatch {
    private static final long RECENT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private boolean looked;
    private long lostBefore;
    private long malformedBefore;
    private long changedNanos;
    private boolean changed;

    /** Returns whether more was lost, or was malformed, within the last minute. */
    boolean look(LogReceiver.Moment moment) {
        long lost = moment.drops().orElse(lostBefore);
        long malformed = moment.book().malformed();
        if (looked && (lost > lostBefore || malformed > malformedBefore)) {
            changed = true;
            changedNanos = moment.nowNanos();
        }
        looked = true;
        lostBefore = lost;
        malformedBefore = malformed;
        return changed && moment.nowNanos() - changedNanos < RECENT_NANOS;
    }
}
