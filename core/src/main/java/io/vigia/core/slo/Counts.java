package io.vigia.core.slo;

import java.util.Arrays;

/** Good and total of a row of slots: four bytes a figure until one needs eight, then eight for all of the row. */
final class Counts {
    private static final int[] NO_INTS = {};
    private static final long[] NO_LONGS = {};

    private int[] narrow;
    private long[] wide = NO_LONGS;

    Counts(int slots) {
        narrow = new int[2 * slots];
    }

    long good(int slot) {
        return wide.length == 0 ? narrow[2 * slot] : wide[2 * slot];
    }

    long total(int slot) {
        return wide.length == 0 ? narrow[2 * slot + 1] : wide[2 * slot + 1];
    }

    void set(int slot, long good, long total) {
        if (wide.length == 0) {
            if ((int) good == good && (int) total == total) {
                narrow[2 * slot] = (int) good;
                narrow[2 * slot + 1] = (int) total;
                return;
            }
            widen();
        }
        wide[2 * slot] = good;
        wide[2 * slot + 1] = total;
    }

    void clear() {
        Arrays.fill(narrow, 0);
        Arrays.fill(wide, 0);
    }

    private void widen() {
        wide = new long[narrow.length];
        for (int i = 0; i < narrow.length; i++) {
            wide[i] = narrow[i];
        }
        narrow = NO_INTS;
    }
}
