package io.vigia.platform.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Records that are added at the end of a file, one line each with its checksum, and replaced as a whole when too many are of no more
 * use. A process that dies at any byte of a write loses the records of that write alone: a line that is not whole is cut off, and one whose checksum
 * is wrong is passed over. One writer a file. Blocks.
 */
public final class RecordFile implements AutoCloseable {
    /** A bound on what a damaged file may make us read. */
    static final long MAX_BYTES = 512L << 20;

    private static final int CHECKSUM = 8;

    private final Path file;
    private FileChannel channel;
    private long size;
    private int records;

    private RecordFile(Path file, FileChannel channel, long size, int records) {
        this.file = file;
        this.channel = channel;
        this.size = size;
        this.records = records;
    }

    /**
     * @param file opened, and what was read of it
     * @param records whole ones, in the order in which they were added
     * @param damaged lines that were passed over, or cut off
     */
    public record Opened(RecordFile file, List<String> records, int damaged) {
        public Opened {
            records = List.copyOf(records);
        }
    }

    /** Makes the file when it is not there; its directory must be. */
    public static Opened open(Path file) throws IOException {
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileChannel channel = FileChannel.open(file, options, DurableFile.PRIVATE);
        try {
            if (channel.size() > MAX_BYTES) {
                throw new IOException(file + " is longer than " + MAX_BYTES + " bytes");
            }
            List<String> records = new ArrayList<>();
            int damaged = 0;
            byte[] whole = Files.readAllBytes(file);
            int end = 0;
            for (int start = 0; start < whole.length; start = end) {
                end = lineEnd(whole, start);
                if (end < 0) {
                    damaged++;
                    end = start;
                    break;
                }
                String record = record(whole, start, end - 1);
                damaged += record.isEmpty() ? 1 : 0;
                if (!record.isEmpty()) {
                    records.add(record);
                }
            }
            channel.truncate(end);
            return new Opened(new RecordFile(file, channel, end, records.size()), records, damaged);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** How many records the file holds, old ones too. */
    public int records() {
        return records;
    }

    /**
     * Returns once {@code more} would survive a loss of power. After a failure the file holds what it held before, or that and some
     * of {@code more}, in order.
     *
     * @param more each of one line
     */
    public void append(List<String> more) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(lines(more));
        try {
            long at = size;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
            channel.force(false);
            size = at;
            records += more.size();
        } catch (IOException e) {
            try {
                channel.truncate(size); // so that half a line does not spoil the next one
            } catch (IOException worse) {
                e.addSuppressed(worse);
            }
            throw e;
        }
    }

    /** Puts {@code all} in the place of everything: after any crash the file holds the old records or these. */
    public void replace(List<String> all) throws IOException {
        byte[] bytes = lines(all);
        List<FileChannel> fresh = new ArrayList<>(1);
        try {
            // Opened before it takes the old one's place: later there might be no descriptor left, and we would write
            // to a file without a name.
            DurableFile.Hook opening = step -> {
                if (step == DurableFile.Step.RENAME) {
                    fresh.add(FileChannel.open(
                            DurableFile.fresh(file), StandardOpenOption.READ, StandardOpenOption.WRITE));
                }
            };
            DurableFile.replace(file, bytes, opening, DurableFile.PRIVATE);
        } finally {
            if (!fresh.isEmpty() && Files.notExists(DurableFile.fresh(file))) {
                channel.close();
                channel = fresh.get(0);
                size = bytes.length;
                records = all.size();
            } else if (!fresh.isEmpty()) {
                fresh.get(0).close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Just behind the line feed; -1 when there is none. */
    private static int lineEnd(byte[] whole, int start) {
        for (int i = start; i < whole.length; i++) {
            if (whole[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    /** Empty when it is not what was written. */
    private static String record(byte[] whole, int start, int end) {
        int from = start + CHECKSUM + 1;
        if (end <= from || whole[from - 1] != ' ') {
            return "";
        }
        CRC32C crc = new CRC32C();
        crc.update(whole, from, end - from);
        String expected = String.format("%08x", crc.getValue());
        return expected.equals(new String(whole, start, CHECKSUM, UTF_8))
                ? new String(whole, from, end - from, UTF_8)
                : "";
    }

    private static byte[] lines(List<String> records) {
        StringBuilder lines = new StringBuilder();
        for (String record : records) {
            if (record.isEmpty() || record.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("a record is one line, not empty");
            }
            CRC32C crc = new CRC32C();
            crc.update(record.getBytes(UTF_8));
            lines.append(String.format("%08x", crc.getValue()))
                    .append(' ')
                    .append(record)
                    .append('\n');
        }
        return lines.toString().getBytes(UTF_8);
    }
}
