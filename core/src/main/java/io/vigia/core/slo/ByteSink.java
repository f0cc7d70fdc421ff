package io.vigia.core.slo;

import java.util.Arrays;

/** Grows bytes: numbers as zigzag varints (one byte below 64, ten at most), texts as length and UTF-16 units. */
final class ByteSink {
    private byte[] bytes = new byte[256];
    private int length;

    ByteSink number(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            put((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        put((int) rest);
        return this;
    }

    ByteSink flag(boolean value) {
        put(value ? 1 : 0);
        return this;
    }

    ByteSink text(String value) {
        number(value.length());
        value.chars().forEach(this::number);
        return this;
    }

    private void put(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = (byte) value;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}
