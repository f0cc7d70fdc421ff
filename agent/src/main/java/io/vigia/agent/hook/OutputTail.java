package io.vigia.agent.hook;

import java.nio.charset.StandardCharsets;

/** The end of what a hook writes. Takes 16 KiB however much that is. One thread. */
final class OutputTail {
    /** Characters of UTF-8 have at most so many bytes. */
    private static final int BYTES_A_CHARACTER = 4;

    private final int characters;
    private final byte[] ring;
    private long written;

    /** @param characters how many to keep */
    OutputTail(int characters) {
        this.characters = characters;
        this.ring = new byte[characters * BYTES_A_CHARACTER];
    }

    void add(byte[] bytes, int length) {
        int from = Math.max(0, length - ring.length);
        written += from;
        for (int i = from; i < length; i++) {
            ring[(int) (written % ring.length)] = bytes[i];
            written++;
        }
    }

    /** At most as many characters as were asked for, the last ones. */
    String text() {
        int kept = (int) Math.min(written, ring.length);
        byte[] bytes = new byte[kept];
        long first = written - kept;
        for (int i = 0; i < kept; i++) {
            bytes[i] = ring[(int) ((first + i) % ring.length)];
        }
        String text = Text.harmless(new String(bytes, StandardCharsets.UTF_8));
        if (text.length() <= characters) {
            return text;
        }
        int start = text.length() - characters;
        return text.substring(Character.isLowSurrogate(text.charAt(start)) ? start + 1 : start);
    }
}
