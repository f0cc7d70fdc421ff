package io.vigia.agent.hook;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the desk knows.
 *
 * @param runs by key; bounded by {@link HookDesk#MAX_AT_ONCE} and {@link HookDesk#MAX_KEPT}
 * @param term the highest that any aggregator has named
 * @param next number of the next run
 * @param closing whether the agent is about to end
 */
record DeskState(Map<String, Run> runs, long term, long next, HookRules rules, boolean closing) {
    DeskState {
        runs = Collections.unmodifiableMap(new LinkedHashMap<>(runs));
    }

    /** One run. It only ever goes from live to over. */
    sealed interface Run {
        /** @param since when its beginning was ordered, or this life of the agent found it */
        record Live(HookRecord record, Stage stage, Instant since) implements Run {
            @Override
            public long number() {
                return record.number();
            }
        }

        /** Over and told. The record has a report. */
        record Over(HookRecord record) implements Run {
            @Override
            public long number() {
                return record.number();
            }
        }

        /** Begun once, as there is a record of it, which cannot be read. */
        record Lost(long number) implements Run {}

        long number();
    }

    /** How far a live run has come. */
    enum Stage {
        /** Its beginning is being put on disk. */
        BEGINNING,
        RUNNING,
        /** Begun by an earlier life; what is left of it is being ended. */
        LEFT_OVER,
        /** Over, its result is being put on disk; until then it counts as running. */
        RECORDING
    }

    /** Runs that are not over. */
    int live() {
        return (int)
                runs.values().stream().filter(run -> run instanceof Run.Live).count();
    }

    DeskState with(String key, Run run) {
        Map<String, Run> changed = new LinkedHashMap<>(runs);
        changed.put(key, run);
        return new DeskState(changed, term, next, rules, closing);
    }

    DeskState without(String key) {
        Map<String, Run> changed = new LinkedHashMap<>(runs);
        changed.remove(key);
        return new DeskState(changed, term, next, rules, closing);
    }

    DeskState withTerm(long heard) {
        return new DeskState(runs, heard, next, rules, closing);
    }

    DeskState withNext(long number) {
        return new DeskState(runs, term, number, rules, closing);
    }

    DeskState withRules(HookRules changed) {
        return new DeskState(runs, term, next, changed, closing);
    }

    DeskState closed() {
        return new DeskState(runs, term, next, rules, true);
    }
}
