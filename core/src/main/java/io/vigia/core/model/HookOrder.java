package io.vigia.core.model;

import java.time.Duration;

/**
 * The leader wants a hook run. The command itself is never sent: the agent takes it from its own {@code lake.yaml}. Sent again until
 * it is reported as over, so an agent must run each {@code run} at most once.
 *
 * @param run unique in a lake, such as {@code 7-s3/2}: the failover and the place of the step in it
 * @param term of the leader that orders; an agent refuses a lower one than it has heard of
 * @param hook its name under the service in {@code lake.yaml}
 * @param failover its id, such as {@code 7-s3}
 * @param epoch of the routing state in force
 * @param forced whether a person has overridden a hold
 * @param drill whether it is an exercise
 * @param timeout after which the whole process group is to be killed; positive, at most {@link #MAX_TIMEOUT}
 */
public record HookOrder(
        String run,
        long term,
        NodeId node,
        ServiceId service,
        String hook,
        HookPhase phase,
        String failover,
        SiteId from,
        SiteId to,
        long epoch,
        boolean forced,
        boolean drill,
        Duration timeout) {
    public static final int MAX_RUN_LENGTH = 160;
    public static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    public HookOrder {
        if (run.isEmpty() || run.length() > MAX_RUN_LENGTH || failover.length() > MAX_RUN_LENGTH) {
            throw new IllegalArgumentException("run and failover must have 1 to " + MAX_RUN_LENGTH + " characters");
        }
        Names.require("hook", hook);
        if (term < 0 || epoch < 0) {
            throw new IllegalArgumentException("term and epoch of " + run + " must not be negative");
        }
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "timeout of " + run + " is " + timeout + ", must be positive and at most " + MAX_TIMEOUT);
        }
    }
}
