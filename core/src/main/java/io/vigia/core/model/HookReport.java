package io.vigia.core.model;

/**
 * What became of a hook. Sent when it begins, when it is over, and again whenever the same run is ordered again.
 *
 * @param tookMillis since its start
 * @param output the end of what it wrote to standard output and standard error, at most {@link #MAX_OUTPUT} characters
 * @param detail one line, for people: the exit code, or why it did not run
 * @param term of the order that it refuses; 0 when it refuses none, for then it tells what is true of the run whoever ordered it
 */
public record HookReport(
        String run, NodeId node, State state, long tookMillis, String output, String detail, long term) {
    public static final int MAX_OUTPUT = 4096;
    public static final int MAX_DETAIL = 256;

    public HookReport {
        if (run.isEmpty() || run.length() > HookOrder.MAX_RUN_LENGTH) {
            throw new IllegalArgumentException("run must have 1 to " + HookOrder.MAX_RUN_LENGTH + " characters");
        }
        if (tookMillis < 0) {
            throw new IllegalArgumentException("tookMillis of " + run + " is " + tookMillis);
        }
        if (term < 0) {
            throw new IllegalArgumentException("term of " + run + " is " + term);
        }
        if (output.length() > MAX_OUTPUT || detail.length() > MAX_DETAIL) {
            throw new IllegalArgumentException("output or detail of " + run + " is too long");
        }
    }

    /** What is true of the run, whoever ordered it. */
    public HookReport(String run, NodeId node, State state, long tookMillis, String output, String detail) {
        this(run, node, state, tookMillis, output, detail, 0);
    }

    /** {@code order}, and no other, is not carried out. */
    public static HookReport refusal(HookOrder order, NodeId node, String why) {
        return new HookReport(order.run(), node, State.REFUSED, 0, "", why, order.term());
    }

    /** Whether it refuses an order of before {@code now}: it says nothing of the order that stands. */
    public boolean refusesBefore(long now) {
        return state == State.REFUSED && term > 0 && term < now;
    }

    /** How far it has come. */
    public enum State {
        RUNNING,
        /** Ended with exit code 0. */
        DONE,
        /** Ended with another code, or by a signal, or could not be started. */
        FAILED,
        /** Killed at its time-out, with all it had started. */
        TIMED_OUT,
        /** Begun by an earlier life of the agent, which ended before it did: whether it did its work is not known. */
        INTERRUPTED,
        /** Not run: unknown here, meant for another node, or ordered by a leader of the past. */
        REFUSED;

        public boolean over() {
            return this != RUNNING;
        }
    }
}
