package io.vigia.core.failover;

import java.util.List;

/** What became of a command. */
public sealed interface CommandResult {
    /**
     * Durable, and under way or done.
     *
     * @param id of the failover or maintenance window that it made; otherwise empty
     */
    record Accepted(String id, String text) implements CommandResult {}

    /** There was nothing to do: it is so already. */
    record Unchanged(String text) implements CommandResult {}

    /** It names what is not there. */
    record Unknown(String text) implements CommandResult {}

    /**
     * It may not be done now.
     *
     * @param overridable whether {@code force} would do it all the same
     */
    record Held(List<HoldReason> reasons, boolean overridable) implements CommandResult {
        public Held {
            reasons = List.copyOf(reasons);
        }
    }

    /** This aggregator does not lead, or has ceased to before the command was durable: ask the leader, and look before asking again. */
    record NotLeading(String text) implements CommandResult {}
}
