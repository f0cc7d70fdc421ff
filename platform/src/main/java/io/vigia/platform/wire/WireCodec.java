package io.vigia.platform.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vigia.core.model.Observation;
import io.vigia.platform.wire.proto.Batch;
import io.vigia.platform.wire.proto.Frame;
import java.util.Arrays;

/**
 * Model to frame bytes and back. A frame is one protobuf {@code vigia.wire.Frame}: the body of a bus message, or what follows
 * the 4-byte big-endian length on a stream.
 */
public final class WireCodec {
    public static final int VERSION = 1;
    public static final int MAX_FRAME_BYTES = 1 << 20;

    private WireCodec() {}

    /** Throws {@link IllegalArgumentException} when the frame would be longer than {@link #MAX_FRAME_BYTES}. */
    public static byte[] encode(Message message) {
        byte[] frame = ToWire.frame(message).toByteArray();
        if (frame.length > MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("a " + message.getClass().getSimpleName() + " of " + frame.length
                    + " bytes, at most " + MAX_FRAME_BYTES);
        }
        return frame;
    }

    /**
     * The frame of a batch once more, after it has waited. Protobuf merges a message that comes in two parts, the later
     * value winning, so the frame need not be decoded.
     *
     * @param frame of a {@link Message.Telemetry}, as {@link #encode} made it
     * @param sentMillis of this sending, as in {@link Message.Telemetry}
     */
    public static byte[] again(byte[] frame, long heldMillis, long oldest, long sentMillis) {
        byte[] marks = Frame.newBuilder()
                .setBatch(Batch.newBuilder()
                        .setHeldMillis(heldMillis)
                        .setOldest(oldest)
                        .setSentMillis(sentMillis))
                .build()
                .toByteArray();
        byte[] marked = Arrays.copyOf(frame, frame.length + marks.length);
        System.arraycopy(marks, 0, marked, frame.length, marks.length);
        return marked;
    }

    /** The bytes that {@code observation} takes in a frame, at most 16 too many. */
    public static int sizeOf(Observation observation) {
        return ToWire.observation(observation).getSerializedSize() + 6;
    }

    /**
     * Reads untrusted bytes. Never throws, and allocates no more than in proportion to their number: elements are counted
     * before anything is built. Control characters in texts for people become blanks.
     */
    public static Decoded decode(byte[] frame) {
        if (frame.length > MAX_FRAME_BYTES) {
            return new Rejected(Rejected.Reason.OVERSIZED, frame.length + " bytes, at most " + MAX_FRAME_BYTES);
        }
        try {
            FrameScan scan = FrameScan.of(frame);
            if (scan.version() != VERSION) {
                return new Rejected(Rejected.Reason.VERSION, "version " + scan.version() + ", not " + VERSION);
            }
            if (scan.crowded()) {
                return new Rejected(Rejected.Reason.BOUNDS, "more elements than any sender makes");
            }
            return FromWire.message(Frame.parseFrom(frame));
        } catch (InvalidProtocolBufferException e) {
            return new Rejected(Rejected.Reason.GARBLED, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return new Rejected(Rejected.Reason.BOUNDS, String.valueOf(e.getMessage()));
        }
    }
}
