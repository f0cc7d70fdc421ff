package io.vigia.core.model;

/**
 * What became of a hook. Sent when it begins, when it is over, and again whenever the same run is ordered again.
 *
 * @param tookMillis since its start
 * @param output the end of what it wrote to standard output and standard error, at most {@link #MAX_OUTPUT} characters
 * @param detail one line, for people: the exit code, or why it did not run
 */
public record HookReport(String run, NodeId node, State state, long tookMillis, String output, String detail) {
    public static final int MAX_OUTPUT = 4096;
    public static final int MAX_DETAIL = 256;

    public HookReport {
        if (run.isEmpty() || run.length() > HookOrder.MAX_RUN_LENGTH) {
            throw new IllegalArgumentException("run must have 1 to " + HookOrder.MAX_RUN_LENGTH + " characters");
        }
        if (tookMillis < 0) {
            throw new IllegalArgumentException("tookMillis of " + run + " is " + tookMillis);
        }
        if (output.length() > MAX_OUTPUT || detail.length() > MAX_DETAIL) {
            throw new IllegalArgumentException("output or detail of " + run + " is too long");
        }
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
