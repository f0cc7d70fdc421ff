package io.vigia.core.slo;

/** Reads what {@link ByteSink} wrote; throws {@link IllegalArgumentException} for anything else. */
final class ByteSource {
    private final byte[] bytes;
    private int at;

    ByteSource(byte[] bytes) {
        this.bytes = bytes;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = next();
            value |= (long) (next & 0x7f) << shift;
            if ((next & 0x80) == 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new IllegalArgumentException("a number of the saved state is longer than 10 bytes");
    }

    /** A number between {@code least} and {@code most}. */
    long number(String what, long least, long most) {
        long value = number();
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    what + " of the saved state is " + value + ", must be between " + least + " and " + most);
        }
        return value;
    }

    int count(String what, int most) {
        return (int) number(what, 0, most);
    }

    boolean flag() {
        return next() != 0;
    }

    String text(int most) {
        int length = count("length of a text", most);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) number("character", 0, 0xffff));
        }
        return text.toString();
    }

    private int next() {
        if (at == bytes.length) {
            throw new IllegalArgumentException("the saved state ends early, after " + at + " bytes");
        }
        return bytes[at++] & 0xff;
    }
}
