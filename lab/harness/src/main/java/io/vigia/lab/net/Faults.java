package io.vigia.lab.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The faults that are in force; what was begun can always be undone, whatever happened in between. */
public final class Faults {
    private final List<Fault> inForce = new ArrayList<>();

    /** Makes one. Half a fault is in force too, and is undone. */
    public synchronized void apply(Fault fault) throws IOException {
        inForce.add(fault);
        fault.apply();
    }

    public synchronized void undo(Fault fault) throws IOException, InterruptedException {
        fault.undo();
        inForce.remove(fault);
    }

    /** Mends everything, the newest first; returns what was mended. */
    public synchronized List<String> undoAll() throws IOException, InterruptedException {
        List<String> undone = new ArrayList<>();
        for (int i = inForce.size() - 1; i >= 0; i--) {
            inForce.get(i).undo();
            undone.add(inForce.get(i).text());
        }
        inForce.clear();
        return undone;
    }

    /** What is broken now, oldest first. */
    public synchronized List<String> texts() {
        return inForce.stream().map(Fault::text).toList();
    }
}
