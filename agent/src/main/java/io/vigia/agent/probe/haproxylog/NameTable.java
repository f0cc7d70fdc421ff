package io.vigia.agent.probe.haproxylog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbers names as they come, found by their bytes without making a string; no more than fit. */
final class NameTable {
    private final byte[][] slots;
    private final int[] numbers;
    private final List<String> names = new ArrayList<>();
    private final int most;

    NameTable(int most) {
        this.most = most;
        int size = Integer.highestOneBit(Math.max(8, most) * 4);
        this.slots = new byte[size][];
        this.numbers = new int[size];
    }

    /** The number of a name, which gets the next if it is new; -1 when there is no room. */
    int add(byte[] bytes, int from, int to) {
        int slot = slot(bytes, from, to);
        if (slots[slot] != null) {
            return numbers[slot];
        }
        if (names.size() >= most) {
            return -1;
        }
        slots[slot] = Arrays.copyOfRange(bytes, from, to);
        numbers[slot] = names.size();
        names.add(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        return numbers[slot];
    }

    int add(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        return add(bytes, 0, bytes.length);
    }

    /** -1 when it is not there. */
    int find(byte[] bytes, int from, int to) {
        int slot = slot(bytes, from, to);
        return slots[slot] == null ? -1 : numbers[slot];
    }

    /** In the order of their numbers. */
    List<String> names() {
        return names;
    }

    /** Where the name is, or where it would be; at most a quarter of the slots is taken, so one is free. */
    private int slot(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ (hash >>> 15)) & (slots.length - 1);
        while (slots[slot] != null && !Arrays.equals(slots[slot], 0, slots[slot].length, bytes, from, to)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}
