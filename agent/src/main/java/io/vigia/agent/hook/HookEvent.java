package io.vigia.agent.hook;

import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookReport;

/** What happens to the desk. */
sealed interface HookEvent {
    /** An aggregator wants a hook run. */
    record Ordered(HookOrder order) implements HookEvent {}

    /** The beginning of a run would survive a loss of power. */
    record Begun(HookWork work) implements HookEvent {}

    /** It would not, so the run must not be carried out. */
    record NotBegun(HookWork work, String reason) implements HookEvent {}

    /** Nothing of the run goes on any more, of this life or an earlier one. */
    record Ended(HookReport report) implements HookEvent {}

    /** The result would survive a loss of power. */
    record Recorded(String run) implements HookEvent {}

    record NotRecorded(String run, String reason) implements HookEvent {}

    /** Some aggregator has named a term. */
    record TermHeard(long term) implements HookEvent {}

    /** {@code lake.yaml} was read again; what runs goes on. */
    record Reconfigured(HookRules rules) implements HookEvent {}

    /** The agent is about to end. */
    record Closing() implements HookEvent {}
}
