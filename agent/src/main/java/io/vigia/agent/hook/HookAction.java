package io.vigia.agent.hook;

import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookReport;

/** What the desk wants done. */
sealed interface HookAction {
    /** Put the beginning on disk; answer with Begun or NotBegun. */
    record Begin(HookRecord record, HookWork work) implements HookAction {}

    /** Run it, once; answer with Ended. */
    record Execute(HookWork work) implements HookAction {}

    /** A run of an earlier life: end what can be identified as a part of it; answer with Ended. */
    record EndLeftover(HookRecord record) implements HookAction {}

    /** Put the result on disk; answer with Recorded or NotRecorded. */
    record KeepResult(HookRecord record) implements HookAction {}

    /** Drop what is on disk of the run with this key. */
    record Forget(String key) implements HookAction {}

    /** Put the term on disk; no answer. */
    record KeepTerm(long term) implements HookAction {}

    /** Tell every aggregator. */
    record Report(HookReport report) implements HookAction {}

    /**
     * Tell the aggregator that ordered, and no other: whoever leads now must not take the refusal of a predecessor's order for an answer
     * to its own.
     */
    record Refuse(HookReport report) implements HookAction {}

    /** To be logged, and counted when it is over. */
    sealed interface Note extends HookAction {
        record RunBegun(HookWork work) implements Note {}

        record RunOver(HookRecord record, HookReport report) implements Note {}

        record RunRefused(HookOrder order, String reason) implements Note {}

        /** Its result is known in memory alone. */
        record ResultNotKept(String run, String reason) implements Note {}
    }
}
