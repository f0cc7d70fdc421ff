package io.vigia.lab.watch;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was seen during a scenario, by the lab itself and in its own clock ({@link System#nanoTime}).
 *
 * @param looks at each balancer's own socket, in order
 * @param epochs on the disk of each balancer's agent, in order
 * @param outages times at which a balancer could not hear or could not obey, because the lab had seen to it
 * @param broken times at which a site could not serve, because the lab had seen to it; by site
 * @param commits that moved a service or made its first state, in order of their epochs
 * @param acknowledged what was asked of the aggregators and answered with success: the words of each
 * @param audits the log of each aggregator that has one
 * @param aggregators how many there are
 * @param endNanos when the recording ended
 */
public record Recording(
        Map<String, List<Look>> looks,
        Map<String, List<EpochSeen>> epochs,
        Map<String, List<Interval>> outages,
        Map<String, List<Interval>> broken,
        List<Commit> commits,
        List<String> acknowledged,
        List<AuditLog> audits,
        int aggregators,
        long endNanos) {

    /**
     * A time in which every look saw the same.
     *
     * @param serving the sites that took traffic; null while the balancer could not be asked
     * @param count of the looks
     */
    public record Look(@Nullable Set<String> serving, long firstNanos, long lastNanos, long count) {}

    /** @param toNanos {@link Long#MAX_VALUE} while it lasts */
    public record Interval(long fromNanos, long toNanos) {
        boolean contains(long nanos) {
            return nanos >= fromNanos && nanos < toNanos;
        }
    }

    /**
     * A routing state became durable.
     *
     * @param active site of the one service
     * @param nanos when it was proposed; {@link Long#MIN_VALUE} for what stood when the recording began
     * @param committedNanos when it had been committed, by its earliest trace on any aggregator; {@code nanos} when none was seen
     * @param fenced whether nobody may serve in it, not even the active site
     */
    public record Commit(long epoch, String active, long nanos, long committedNanos, boolean fenced) {
        public Commit(long epoch, String active, long nanos) {
            this(epoch, active, nanos, nanos, false);
        }

        Commit fence() {
            return new Commit(epoch, active, nanos, committedNanos, true);
        }

        Commit committed(long at) {
            return new Commit(epoch, active, nanos, Math.max(nanos, at), fenced);
        }

        Set<String> serving() {
            return fenced ? Set.of() : Set.of(active);
        }
    }
}
