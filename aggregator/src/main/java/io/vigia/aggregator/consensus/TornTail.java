package io.vigia.aggregator.consensus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mends the end of the log after a kill or a power cut in the middle of a write. Ratis forgives an entry that the end of the file cuts
 * short, but it allocates its file ahead, so that a half-written entry ends in zeros instead, and then it refuses to start. Such an
 * entry was never synced, so nobody counts on it; it is wiped. Any other damage is left for Ratis to refuse.
 *
 * <p>Format: 8 bytes of heading, then for each entry its length (a varint), that many bytes, and a CRC32C over both; zeros to the end.
 */
final class TornTail {
    /** Disks and page caches write whole sectors: a torn entry is whole up to a multiple of this. */
    private static final int SECTOR = 512;

    private static final int HEADING = 8;
    private static final int MAX_VARINT = 5;
    private static final Logger LOG = LoggerFactory.getLogger(TornTail.class);

    private TornTail() {}

    /** @param current the directory with the segments of the log; nothing happens when it is not there */
    static void mend(Path current) throws IOException {
        if (!Files.isDirectory(current)) {
            return;
        }
        List<Path> open;
        try (Stream<Path> files = Files.list(current)) {
            open = files.filter(file -> file.getFileName().toString().startsWith("log_inprogress_"))
                    .toList();
        }
        for (Path segment : open) {
            mendSegment(segment);
        }
    }

    private static void mendSegment(Path segment) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        Optional<Integer> bad = firstBad(bytes, end);
        if (bad.isEmpty()) {
            return;
        }
        int start = bad.get();
        int nextSector = (end + SECTOR - 1) / SECTOR * SECTOR;
        if (nextSector >= start + frameLength(bytes, start)) {
            return; // written to its end, and yet not what was written: not torn but damaged
        }
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(end - start), start);
            channel.force(false);
        }
        LOG.atWarn()
                .addKeyValue("segment", segment)
                .addKeyValue("at", start)
                .addKeyValue("bytes", end - start)
                .log("the last entry of the log was half written and was wiped; it was never acknowledged");
    }

    /** Where the first entry begins whose checksum is wrong; empty when all are right, or one reaches past the end of the file. */
    private static Optional<Integer> firstBad(byte[] bytes, int end) {
        int place = HEADING;
        while (place < end) {
            long length = frameLength(bytes, place);
            if (length < 0 || place + length > bytes.length) {
                return Optional.empty();
            }
            int checked = (int) length - Integer.BYTES;
            CRC32C crc = new CRC32C();
            crc.update(bytes, place, checked);
            if ((int) crc.getValue() != ByteBuffer.wrap(bytes).getInt(place + checked)) {
                return Optional.of(place);
            }
            place += (int) length;
        }
        return Optional.empty();
    }

    /** Length, entry and checksum together; -1 when there is no length. */
    private static long frameLength(byte[] bytes, int start) {
        long length = 0;
        for (int i = 0; i < MAX_VARINT && start + i < bytes.length; i++) {
            byte one = bytes[start + i];
            length |= (long) (one & 0x7f) << (7 * i);
            if (one >= 0) {
                return i + 1 + length + Integer.BYTES;
            }
        }
        return -1;
    }
}
