package io.vigia.aggregator.consensus.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the lines on this aggregator's disk. They follow from the log of the group, so a line that a crash took is written again
 * when its entry is applied again, and one that is there already is not doubled. Used by one thread; readers may read meanwhile.
 */
public final class AuditWriter implements AutoCloseable {
    static final long MAX_FILE_BYTES = 8 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);

    private final AuditFiles files;
    private final long maxFileBytes;
    private FileChannel channel;
    private ChainHead written;
    /** Lines on the disk that the group has not told us of again since the start. */
    private final Map<Long, String> ahead = new HashMap<>();

    public AuditWriter(Path directory) throws IOException {
        this(directory, MAX_FILE_BYTES);
    }

    AuditWriter(Path directory, long maxFileBytes) throws IOException {
        this.files = new AuditFiles(directory);
        this.maxFileBytes = maxFileBytes;
        this.channel = open();
        cutTornLine();
        this.written = newest();
    }

    /** The newest line on the disk. */
    ChainHead written() {
        return written;
    }

    /**
     * Brings the files in line with a state of the group that was not reached by applying entries: a snapshot, at the start or from
     * the leader.
     *
     * @param head the newest line of that state
     * @param tail its newest lines, oldest first, ending in {@code head}
     */
    public void align(ChainHead head, List<String> tail) throws IOException {
        ahead.clear();
        if (written.seq() >= head.seq() && !remember(head)) {
            startAnew("line " + head.seq() + " is another one here");
        }
        if (written.seq() < head.seq()) {
            fill(head, tail);
        }
    }

    private void fill(ChainHead head, List<String> tail) throws IOException {
        boolean first = true;
        for (String text : tail) {
            AuditLine line = AuditLine.parse(text)
                    .orElseThrow(() -> new IOException("the snapshot holds a line that is none: " + text));
            if (line.last() <= written.seq()) {
                continue;
            }
            String prev = line.prev().orElse("");
            if (first && line.first() == written.seq() + 1 && !prev.equals(written.hash())) {
                startAnew("line " + written.seq() + " is another one here");
                fill(head, tail);
                return;
            }
            if (line.first() > written.seq() + 1) {
                write(AuditLine.gap(written.seq() + 1, line.first() - 1, prev));
            }
            write(line);
            first = false;
        }
        if (written.seq() < head.seq()) {
            write(AuditLine.gap(written.seq() + 1, head.seq(), head.hash()));
        }
    }

    /**
     * Adds the newest line of the group, unless it is there from before a crash.
     *
     * @param tail the newest lines of the group, oldest first, ending in {@code line}; written again when the files turn out to tell
     *     another story
     */
    public void append(AuditLine line, Supplier<List<String>> tail) throws IOException {
        if (line.first() > written.seq()) {
            write(line);
            return;
        }
        String there = ahead.remove(line.first());
        if (!line.hash().equals(there)) {
            startAnew("line " + line.first() + " is another one here");
            fill(line.head(), tail.get());
        }
    }

    /** Returns once all that was appended would survive a power cut. */
    public void force() throws IOException {
        channel.force(false);
    }

    private void write(AuditLine line) throws IOException {
        if (channel.size() >= maxFileBytes) {
            channel.force(false);
            channel.close();
            synchronized (AuditLog.MOVING) {
                files.rotate();
            }
            channel = open();
        }
        long size = channel.size();
        ByteBuffer bytes = ByteBuffer.wrap((line.text() + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            channel.truncate(size); // half a line would spoil the next one
            throw e;
        }
        written = line.head();
    }

    /** Reads what the files hold beyond {@code head}; says whether they hold {@code head} itself. */
    private boolean remember(ChainHead head) throws IOException {
        boolean found = head.seq() == 0;
        for (Path file : files.newestFirst()) {
            try (FileChannel there = FileChannel.open(file, StandardOpenOption.READ);
                    BufferedReader lines = AuditFiles.lines(there)) {
                for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                    Optional<AuditLine> line = AuditLine.parse(text);
                    if (line.isPresent() && line.get().last() == head.seq()) {
                        found = line.get().hash().equals(head.hash());
                    } else if (line.isPresent() && line.get().last() > head.seq()) {
                        ahead.put(line.get().last(), line.get().hash());
                    }
                }
            }
            if (found) {
                break;
            }
        }
        return found;
    }

    private void startAnew(String reason) throws IOException {
        channel.close();
        Path aside;
        synchronized (AuditLog.MOVING) {
            aside = files.setAside();
        }
        LOG.atError()
                .addKeyValue("reason", reason)
                .addKeyValue("kept", aside)
                .log("the audit files contradict the group and were set aside");
        channel = open();
        written = ChainHead.NONE;
        ahead.clear();
    }

    private FileChannel open() throws IOException {
        FileChannel opened = FileChannel.open(
                files.current(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        opened.position(opened.size());
        return opened;
    }

    private void cutTornLine() throws IOException {
        long whole = AuditFiles.wholeLines(channel);
        if (whole < channel.size()) {
            channel.truncate(whole);
            channel.position(whole);
        }
    }

    private ChainHead newest() throws IOException {
        for (Path file : files.newestFirst()) {
            ChainHead last = null;
            try (FileChannel there = FileChannel.open(file, StandardOpenOption.READ);
                    BufferedReader lines = AuditFiles.lines(there)) {
                for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                    last = AuditLine.parse(text).map(AuditLine::head).orElse(last);
                }
            }
            if (last != null) {
                return last;
            }
        }
        return ChainHead.NONE;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
