package io.vigia.aggregator.slo.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One delta of an SLO. Several of them are packed into one blob as frames: round (8 bytes), time (8), checksum (4), length (4), bytes.
 *
 * @param round in which it was written
 * @param atMillis since 1970
 * @param sum as stored, which {@link #isSound} compares
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Delta(long round, long atMillis, int sum, byte[] bytes) {
    private static final int HEADING = 24;

    /** Of the bytes and of what they belong to, so that a row in another's place is found out. */
    static int sum(String id, long round, long atMillis, byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(id.getBytes(StandardCharsets.UTF_8));
        crc.update(ByteBuffer.allocate(16).putLong(round).putLong(atMillis).flip());
        crc.update(bytes);
        return (int) crc.getValue();
    }

    boolean isSound(String id) {
        return sum == sum(id, round, atMillis, bytes);
    }

    static byte[] pack(List<Delta> deltas) {
        int length = deltas.stream()
                .mapToInt(delta -> HEADING + delta.bytes().length)
                .sum();
        ByteBuffer out = ByteBuffer.allocate(length);
        for (Delta delta : deltas) {
            out.putLong(delta.round()).putLong(delta.atMillis()).putInt(delta.sum());
            out.putInt(delta.bytes().length).put(delta.bytes());
        }
        return out.array();
    }

    /** What can be made out; a frame that is not whole ends it, as one that fails its checksum. */
    static List<Delta> unpack(byte[] packed) {
        List<Delta> deltas = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(packed);
        while (in.remaining() > 0) {
            if (in.remaining() < HEADING) {
                deltas.add(new Delta(0, 0, 1, new byte[0]));
                return deltas;
            }
            long round = in.getLong();
            long at = in.getLong();
            int sum = in.getInt();
            int length = in.getInt();
            byte[] bytes = new byte[Math.max(0, Math.min(length, in.remaining()))];
            in.get(bytes);
            deltas.add(new Delta(round, at, sum, bytes));
        }
        return deltas;
    }
}
