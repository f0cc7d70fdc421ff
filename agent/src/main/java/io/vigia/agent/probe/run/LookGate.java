package io.vigia.agent.probe.run;

import java.util.ArrayDeque;
import java.util.Deque;

/** Bounds how many looks of one kind are under way; the others wait their turn in the order they came. One context's. */
final class LookGate {
    private final int limit;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int inside;
    private boolean admitting;

    LookGate(int limit) {
        this.limit = limit;
    }

    /** Runs {@code look} now, or when a place is free. Each that has run must be followed by one {@link #leave}. */
    void enter(Runnable look) {
        if (inside < limit && waiting.isEmpty()) {
            inside++;
            look.run();
        } else {
            waiting.add(look);
        }
    }

    /** Gives the place to the one that has waited longest. */
    void leave() {
        inside--;
        if (admitting) {
            return; // a look that ended at once, inside the loop below: a loop, so that a long queue of them is no deep
            // stack
        }
        admitting = true;
        try {
            Runnable next;
            while (inside < limit && (next = waiting.poll()) != null) {
                inside++;
                next.run();
            }
        } finally {
            admitting = false;
        }
    }

    /** Stops waiting; nothing happens when {@code look} is not waiting. */
    void withdraw(Runnable look) {
        waiting.remove(look);
    }

    int waiting() {
        return waiting.size();
    }

    int inside() {
        return inside;
    }
}
