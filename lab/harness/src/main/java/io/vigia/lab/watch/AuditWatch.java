package io.vigia.lab.watch;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Follows the audit log of one aggregator as it grows, on a thread of its own. A line is written when its entry of the group's log
 * is applied there, before that aggregator tells anybody of it: so a new epoch's first line on any disk is the earliest trace of its
 * commit that can be seen from outside, whether or not that aggregator lives on.
 */
public final class AuditWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(10);
    private static final int MOST_BYTES_A_TURN = 4 << 20;

    /** Told of each line, oldest first. */
    @FunctionalInterface
    public interface Listener {
        /**
         * @param nanos when it was written, in {@link System#nanoTime}; of several lines that came between two looks, for all but the
         *     last, when the look before them had been
         */
        void written(AuditLine line, long nanos);
    }

    private final Path file;
    private final Listener listener;
    private final Thread thread;
    private long read;
    private OptionalLong looked = OptionalLong.empty();
    private volatile String trouble = "";
    private volatile boolean stopped;

    /** @param stateDirectory of the aggregator */
    public AuditWatch(String aggregator, Path stateDirectory, Listener listener) {
        this.file = stateDirectory.resolve(AuditLog.FILE);
        this.listener = listener;
        this.thread = new Thread(this::watch, "watch-audit-" + aggregator);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Why the file could not be read when it was last tried; empty when it could, or is not there yet. */
    public String trouble() {
        return trouble;
    }

    private void watch() {
        while (!stopped) {
            try {
                look();
                trouble = "";
            } catch (NoSuchFileException | java.io.FileNotFoundException notYet) {
                trouble = "";
            } catch (IOException unreadable) {
                trouble = String.valueOf(unreadable.getMessage());
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    /** Tells what has been added since it was last called. */
    void look() throws IOException {
        long asked = System.nanoTime();
        long size = Files.size(file);
        if (size < read) {
            read = 0; // begun anew, or moved aside because it had grown long
        }
        if (size > read) {
            String added = read(size);
            // Asked after reading: the file's time is then no earlier than any of these lines, however late we are
            // ourselves.
            tell(added.substring(0, added.lastIndexOf('\n') + 1), FileTimes.lastModifiedNanos(file));
        }
        looked = OptionalLong.of(asked);
    }

    private void tell(String added, long modified) {
        read += added.getBytes(StandardCharsets.UTF_8).length;
        List<AuditLine> lines = AuditLog.parse("", added).lines();
        for (int i = 0; i < lines.size(); i++) {
            boolean last = i + 1 == lines.size();
            listener.written(lines.get(i), last ? modified : Math.min(looked.orElse(modified), modified));
        }
    }

    private String read(long size) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            open.seek(read);
            byte[] bytes = new byte[(int) Math.min(size - read, MOST_BYTES_A_TURN)];
            int got = Math.max(0, open.read(bytes));
            return new String(bytes, 0, got, StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        stopped = true;
    }
}
