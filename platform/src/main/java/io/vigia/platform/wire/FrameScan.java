package io.vigia.platform.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A walk over a frame that builds nothing: reads the version and counts elements, because two bytes of an empty element
 * would become a hundred bytes of heap.
 */
final class FrameScan {
    /** A full frame of the smallest sensible readings has about 25,000. */
    static final int MAX_MESSAGES = 65_536;

    static final int MAX_FIELDS = 300_000;

    /** The nesting of wire.proto: which field numbers hold a message. */
    private record Shape(Map<Integer, Shape> inner) {
        static final Shape LEAF = new Shape(Map.of());
        static final Shape OBSERVATION = new Shape(Map.of(11, LEAF));
        static final Shape BATCH = new Shape(Map.of(5, LEAF, 6, OBSERVATION));
        static final Shape ACKS = new Shape(Map.of(2, LEAF));
        static final Shape ENTRY = new Shape(Map.of(2, LEAF));
        static final Shape ROUTING = new Shape(Map.of(2, LEAF, 3, ENTRY));
        static final Shape ORDER = new Shape(Map.of(1, ROUTING));
        static final Shape REPORT = new Shape(Map.of(3, ROUTING, 4, ENTRY));
        static final Shape DRY_RUN = new Shape(Map.of(3, ROUTING));
        static final Shape ANSWER = new Shape(Map.of(3, LEAF));
        static final Shape FRAME = new Shape(
                Map.of(2, LEAF, 3, BATCH, 4, ACKS, 5, ORDER, 6, REPORT, 7, LEAF, 8, LEAF, 9, DRY_RUN, 10, ANSWER));
    }

    private int messages;
    private int fields;
    private int version;

    private FrameScan() {}

    static FrameScan of(byte[] frame) throws InvalidProtocolBufferException {
        FrameScan scan = new FrameScan();
        try {
            scan.walk(CodedInputStream.newInstance(frame), Shape.FRAME, 0);
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidProtocolBufferException(e);
        }
        return scan;
    }

    int version() {
        return version;
    }

    boolean crowded() {
        return messages > MAX_MESSAGES || fields > MAX_FIELDS;
    }

    private void walk(CodedInputStream in, Shape shape, int depth) throws IOException {
        while (!crowded()) {
            int tag = in.readTag();
            if (tag == 0) {
                return;
            }
            fields++;
            int number = WireFormat.getTagFieldNumber(tag);
            int type = WireFormat.getTagWireType(tag);
            @Nullable Shape inner = shape.inner().get(number);
            if (inner != null && type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                messages++;
                int outer = in.pushLimit(in.readRawVarint32());
                walk(in, inner, depth + 1);
                in.popLimit(outer);
            } else if (depth == 0 && number == 1 && type == WireFormat.WIRETYPE_VARINT) {
                version = in.readUInt32();
            } else if (!in.skipField(tag)) {
                throw new InvalidProtocolBufferException("a group ends that never began");
            }
        }
    }
}
