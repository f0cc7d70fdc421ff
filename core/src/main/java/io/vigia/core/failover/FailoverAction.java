package io.vigia.core.failover;

import io.vigia.core.model.HookOrder;
import io.vigia.core.model.RoutingState;

/** What is to be done, in the order given. */
public sealed interface FailoverAction {
    /**
     * Make {@code next} durable, whole; then tell the machine {@link FailoverEvent.Applied}, or {@link
     * FailoverEvent.CommitFailed} of its revision. There is never a second one before that. Valid only on top of the
     * revision before it: a replicated log refuses it otherwise.
     */
    record Commit(Durable next, Decision decision) implements FailoverAction {}

    /** Hand this committed state to every actuator, now and to each that connects later. */
    record Route(RoutingState routing) implements FailoverAction {}

    /** Have an agent run a hook. Given again until it is reported as over. */
    record RunHook(HookOrder order) implements FailoverAction {}

    /** Tell the person who asked. */
    record Answer(String request, CommandResult result) implements FailoverAction {}

    /** Tell people. */
    record Announce(Notice notice) implements FailoverAction {}
}
