package io.vigia.core.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What was proposed in this life and is not settled: only what is applied at its index settles it. */
final class RaftProposals<T> {
    private final List<Proposal<T>> open = new ArrayList<>();

    private record Proposal<T>(int index, RaftEntry<T> entry, Runnable onCommitted, Consumer<String> onRejected) {}

    void add(int index, RaftEntry<T> entry, Runnable onCommitted, Consumer<String> onRejected) {
        open.add(new Proposal<>(index, entry, onCommitted, onRejected));
    }

    /** Removes each before it is told, for telling may propose anew or kill. */
    void settle(int index, RaftEntry<T> applied) {
        for (int i = 0; i < open.size(); ) {
            Proposal<T> proposal = open.get(i);
            if (proposal.index != index) {
                i++;
                continue;
            }
            open.remove(i);
            if (proposal.entry == applied) {
                proposal.onCommitted.run();
            } else {
                proposal.onRejected.accept("another entry took its place");
            }
        }
    }

    void clear() {
        open.clear();
    }
}
