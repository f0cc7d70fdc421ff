package io.vigia.core.sim;

import java.time.Instant;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Simulated time and chance. The same seed gives the same course of events. */
final class Scheduler {
    private final PriorityQueue<Task> queue = new PriorityQueue<>();
    private final SplittableRandom random;
    private long order;
    private long nowMillis = 1_800_000_000_000L;

    Scheduler(long seed) {
        random = new SplittableRandom(seed);
    }

    long now() {
        return nowMillis;
    }

    Instant instant() {
        return Instant.ofEpochMilli(nowMillis);
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** Between {@code least} and {@code most}, both included. */
    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    void after(long millis, Runnable what) {
        at(nowMillis + millis, what);
    }

    void at(long whenMillis, Runnable what) {
        queue.add(new Task(Math.max(whenMillis, nowMillis), order++, what));
    }

    void every(long phaseMillis, long millis, Runnable what) {
        after(phaseMillis, () -> {
            what.run();
            every(millis, millis, what);
        });
    }

    void runUntil(long whenMillis) {
        while (!queue.isEmpty() && queue.peek().whenMillis <= whenMillis) {
            Task task = queue.remove();
            nowMillis = task.whenMillis;
            task.what.run();
        }
        nowMillis = whenMillis;
    }

    private record Task(long whenMillis, long order, Runnable what) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(whenMillis, other.whenMillis);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
