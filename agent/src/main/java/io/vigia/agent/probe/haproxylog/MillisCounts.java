package io.vigia.agent.probe.haproxylog;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How many queries took how many milliseconds, each millisecond counted by itself; pages are made where something is counted. */
final class MillisCounts {
    private static final int SMALL = 16;

    private final PagePool pool;
    private int[] numbers = new int[SMALL];
    private int[] @Nullable [] pages = new int[SMALL][];
    private int used;
    private long count;
    private long unplaced;

    MillisCounts(PagePool pool) {
        this.pool = pool;
    }

    /** @param millis at least 0 */
    void add(int millis) {
        count++;
        int number = millis / PagePool.MILLIS;
        int slot = slot(number);
        int[] page = pages[slot];
        if (page == null) {
            page = pool.take();
            if (page == null) {
                unplaced++;
                return;
            }
            put(number, page);
        }
        page[millis % PagePool.MILLIS]++;
    }

    /** All that were added, those among them for which there was no page. */
    long count() {
        return count;
    }

    long unplaced() {
        return unplaced;
    }

    /** Numbers of the pages, in no order. */
    int[] pageNumbers() {
        int[] result = new int[used];
        int n = 0;
        for (int i = 0; i < pages.length; i++) {
            if (pages[i] != null) {
                result[n++] = numbers[i];
            }
        }
        return result;
    }

    /** How many took so long. */
    int at(int number, int millis) {
        int[] page = pages[slot(number)];
        return page == null ? 0 : page[millis];
    }

    void clear() {
        for (int[] page : pages) {
            if (page != null) {
                pool.give(page);
            }
        }
        if (pages.length > SMALL && used < pages.length / 8) {
            numbers = new int[SMALL];
            pages = new int[SMALL][];
        } else {
            Arrays.fill(pages, null);
        }
        used = 0;
        count = 0;
        unplaced = 0;
    }

    private void put(int number, int[] page) {
        if (used * 2 >= pages.length) {
            grow();
        }
        int slot = slot(number);
        numbers[slot] = number;
        pages[slot] = page;
        used++;
    }

    private void grow() {
        int[] oldNumbers = numbers;
        int[] @Nullable [] oldPages = pages;
        numbers = new int[oldNumbers.length * 2];
        pages = new int[numbers.length][];
        for (int i = 0; i < oldPages.length; i++) {
            if (oldPages[i] != null) {
                int slot = slot(oldNumbers[i]);
                numbers[slot] = oldNumbers[i];
                pages[slot] = oldPages[i];
            }
        }
    }

    private int slot(int number) {
        int slot = ((number * 0x9E3779B9) >>> 8) & (pages.length - 1);
        while (pages[slot] != null && numbers[slot] != number) {
            slot = (slot + 1) & (pages.length - 1);
        }
        return slot;
    }
}
