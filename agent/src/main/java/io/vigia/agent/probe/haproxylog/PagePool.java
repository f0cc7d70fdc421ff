package io.vigia.agent.probe.haproxylog;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Pages of counters, so many and no more: what all windows of a receiver may hold together. */
final class PagePool {
    /** Milliseconds of a page. */
    static final int MILLIS = 64;

    private final ArrayDeque<int[]> free = new ArrayDeque<>();
    private int unmade;

    PagePool(int pages) {
        this.unmade = pages;
    }

    /** All zero; null when there are no more. */
    int @Nullable [] take() {
        int[] page = free.poll();
        if (page != null) {
            Arrays.fill(page, 0);
            return page;
        }
        if (unmade == 0) {
            return null;
        }
        unmade--;
        return new int[MILLIS];
    }

    void give(int[] page) {
        free.push(page);
    }
}
