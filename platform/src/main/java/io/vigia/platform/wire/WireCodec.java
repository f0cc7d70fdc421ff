package io.vigia.platform.wire;

/**
 * Model to frame bytes and back. A frame is one protobuf {@code vigia.wire.Frame}: the body of a bus message, or what follows
 * the 4-byte big-endian length on a stream.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class WireCodec {
    public static final int VERSION = 1;
    public static final int MAX_FRAME_BYTES = 1 << 20;

    private WireCodec() {}

    /** Throws {@link IllegalArgumentException} when the frame would be longer than {@link #MAX_FRAME_BYTES}. */
    public static byte[] encode(Message message) {
        throw new UnsupportedOperationException("not yet: " + message);
    }

    /** Reads untrusted bytes. Never throws, and allocates no more than in proportion to their number. */
    public static Decoded decode(byte[] frame) {
        throw new UnsupportedOperationException("not yet: " + frame.length);
    }
}
