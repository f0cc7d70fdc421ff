package io.vigia.agent.hook;

import java.util.List;

/**
 * What an earlier life of the agent has left on disk.
 *
 * @param records that can be read, in the order of their numbers
 * @param unreadable keys of runs that were begun, and of which nothing else is known
 * @param term the highest that was heard; 0 for none
 * @param damage what is wrong with what cannot be read, for people
 */
record Kept(List<HookRecord> records, List<String> unreadable, long term, List<String> damage) {
    static final Kept NOTHING = new Kept(List.of(), List.of(), 0, List.of());

    Kept {
        records = List.copyOf(records);
        unreadable = List.copyOf(unreadable);
        damage = List.copyOf(damage);
    }
}
