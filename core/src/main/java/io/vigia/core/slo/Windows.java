package io.vigia.core.slo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The distinct rolling windows that a definition asks for, shortest first, and where each is summed. */
final class Windows {
    private final List<Duration> lengths;
    private final int[] ring;
    private final int[] place;
    private final int[][] slots = new int[Resolution.values().length][];

    private Windows(List<Duration> lengths) {
        this.lengths = lengths;
        this.ring = new int[lengths.size()];
        this.place = new int[lengths.size()];
        List<List<Integer>> perRing = new ArrayList<>();
        for (Resolution ignored : Resolution.values()) {
            perRing.add(new ArrayList<>());
        }
        for (int i = 0; i < lengths.size(); i++) {
            Resolution resolution = Resolution.require("window", lengths.get(i));
            ring[i] = resolution.number();
            place[i] = perRing.get(ring[i]).size();
            perRing.get(ring[i]).add((int) (lengths.get(i).toSeconds() / resolution.slotSeconds()));
        }
        for (int r = 0; r < slots.length; r++) {
            slots[r] = perRing.get(r).stream().mapToInt(Integer::intValue).toArray();
        }
    }

    static Windows of(SloDefinition definition) {
        TreeSet<Duration> lengths = new TreeSet<>();
        for (AlertPolicy policy : definition.alerts()) {
            for (BurnCondition condition : policy.conditions()) {
                lengths.add(condition.longWindow());
                lengths.add(condition.shortWindow());
            }
        }
        if (definition.window() instanceof SloWindow.Rolling rolling) {
            lengths.add(rolling.length());
        }
        return new Windows(List.copyOf(lengths));
    }

    int count() {
        return lengths.size();
    }

    Duration length(int window) {
        return lengths.get(window);
    }

    /** Number of the window of this length; the definition must have asked for it. */
    int number(Duration length) {
        int at = lengths.indexOf(length);
        if (at < 0) {
            throw new IllegalArgumentException("no window of " + length + " is kept");
        }
        return at;
    }

    /** Number of the {@link Resolution} that sums a window. */
    int ring(int window) {
        return ring[window];
    }

    /** Number of a window within its ring. */
    int place(int window) {
        return place[window];
    }

    int[] slots(Resolution resolution) {
        return slots[resolution.number()];
    }
}
