package io.vigia.lab.full;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a client has written and been told is safe, by number, to be compared with what is there after a site is lost. May be used from several threads. */
final class Written {
    private record One(long number, long sentNanos, long ackedNanos) {}

    private final List<One> all = new ArrayList<>();

    /**
     * @param sentNanos when it was written
     * @param ackedNanos when the answer came
     */
    synchronized void acked(long number, long sentNanos, long ackedNanos) {
        all.add(new One(number, sentNanos, ackedNanos));
    }

    /** Whether a number can be read at the new site. */
    @FunctionalInterface
    interface Reader {
        boolean has(long number) throws java.io.IOException, InterruptedException;
    }

    /**
     * What was lost.
     *
     * @param count of what had been acknowledged before the loss and is not there
     * @param compared of how many that were acknowledged within the minute before it
     * @param millis how long before the loss the oldest of them had been acknowledged: the recovery point; 0 when nothing was lost
     */
    record Loss(int count, int compared, long millis) {}

    /** Compares what was acknowledged in the minute before {@code lostNanos}. */
    Loss lost(long lostNanos, Reader reader) throws java.io.IOException, InterruptedException {
        List<One> before;
        synchronized (this) {
            before = all.stream()
                    .filter(one -> one.ackedNanos() - lostNanos < 0
                            && lostNanos - one.ackedNanos() < TimeUnit.MINUTES.toNanos(1))
                    .toList();
        }
        int count = 0;
        long oldest = 0;
        for (One one : before) {
            if (!reader.has(one.number())) {
                count++;
                oldest = Math.max(oldest, lostNanos - one.ackedNanos());
            }
        }
        return new Loss(count, before.size(), TimeUnit.NANOSECONDS.toMillis(oldest));
    }

    /** How long after {@code nanos} the first write that was begun since was acknowledged; -1 when none was. */
    synchronized long firstAfterMillis(long nanos) {
        return all.stream()
                .filter(one -> one.sentNanos() - nanos >= 0)
                .mapToLong(one -> TimeUnit.NANOSECONDS.toMillis(one.ackedNanos() - nanos))
                .min()
                .orElse(-1);
    }
}
