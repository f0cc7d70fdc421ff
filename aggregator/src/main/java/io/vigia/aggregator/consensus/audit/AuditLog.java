package io.vigia.aggregator.consensus.audit;

import io.vertx.core.Context;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Reads the audit log of this aggregator's disk. Blocks on the disk: refuses to run on an event loop. Safe from any thread. */
public final class AuditLog {
    /** Held while files are renamed, and while a reader opens them. */
    static final Object MOVING = new Object();

    private final AuditFiles files;

    /** @param directory the aggregator's state directory */
    public AuditLog(Path directory) {
        this.files = new AuditFiles(directory);
    }

    /** The lines that {@code query} asks for, newest first. Reads at most the five files of 8 MB. */
    public List<JsonObject> read(AuditQuery query) throws IOException {
        offTheEventLoop();
        List<JsonObject> found = new ArrayList<>();
        for (BufferedReader lines : open()) {
            try (lines) {
                if (found.size() < query.limit()) {
                    read(lines, query, found);
                }
            }
        }
        return found;
    }

    private static void read(BufferedReader lines, AuditQuery query, List<JsonObject> found) throws IOException {
        Deque<JsonObject> kept = new ArrayDeque<>();
        int wanted = query.limit() - found.size();
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
            if (query.mayMatch(text)) {
                json(text).filter(query::matches).ifPresent(kept::addLast);
                if (kept.size() > wanted) {
                    kept.removeFirst();
                }
            }
        }
        kept.descendingIterator().forEachRemaining(found::add);
    }

    /** Damaged lines are left out: {@link #verify} names them, and a reader of the history wants the rest. */
    private static Optional<JsonObject> json(String text) {
        try {
            return Optional.of(new JsonObject(text));
        } catch (DecodeException damaged) {
            return Optional.empty();
        }
    }

    /**
     * What is wrong with the chain.
     *
     * @param lines how many were checked
     * @param missing how many lines gaps stand for
     * @param firstBroken where and why it breaks first; empty when it is whole
     */
    public record Verification(long lines, long missing, Optional<String> firstBroken) {}

    /** Checks every hash and every link, oldest line first. The very oldest may follow one that was rotated away. */
    public Verification verify() throws IOException {
        offTheEventLoop();
        List<BufferedReader> oldestFirst = new ArrayList<>(open());
        Collections.reverse(oldestFirst);
        Check check = new Check();
        int files = oldestFirst.size();
        for (BufferedReader lines : oldestFirst) {
            files--;
            try (lines) {
                check.file(files, lines);
            }
        }
        return new Verification(check.lines, check.missing, check.broken);
    }

    /** One pass over all lines. */
    private static final class Check {
        private long lines;
        private long missing;
        private Optional<ChainHead> head = Optional.empty();
        private Optional<String> broken = Optional.empty();

        /** @param age 0 for the newest file, whose last line may be half written at this moment */
        void file(int age, BufferedReader reader) throws IOException {
            long number = 0;
            String text = reader.readLine();
            while (text != null && broken.isEmpty()) {
                number++;
                String next = reader.readLine();
                if (age > 0 || next != null || text.endsWith("\"}")) {
                    String place = place(age, number);
                    broken = line(text).map(place::concat);
                }
                text = next;
            }
        }

        private static String place(int age, long number) {
            return (age == 0 ? "audit.jsonl" : "audit." + age + ".jsonl") + " line " + number + ": ";
        }

        private Optional<String> line(String text) {
            Optional<AuditLine> parsed = AuditLine.parse(text);
            if (parsed.isEmpty()) {
                return Optional.of("not an audit line");
            }
            AuditLine line = parsed.get();
            if (!line.intact()) {
                return Optional.of("its hash is not that of its contents (seq " + line.first() + ")");
            }
            Optional<String> link = head.flatMap(before -> link(before, line));
            if (head.isEmpty() && line.first() == 1 && !line.isGap()) {
                link = link(ChainHead.NONE, line);
            }
            lines++;
            missing += line.isGap() ? line.last() - line.first() + 1 : 0;
            head = Optional.of(line.head());
            return link;
        }

        private static Optional<String> link(ChainHead before, AuditLine line) {
            if (line.first() != before.seq() + 1) {
                return Optional.of("seq " + line.first() + " follows seq " + before.seq());
            }
            return line.prev()
                    .filter(prev -> !prev.equals(before.hash()))
                    .map(prev -> "prev is not the hash of the line before (seq " + line.first() + ")");
        }
    }

    private List<BufferedReader> open() throws IOException {
        synchronized (MOVING) {
            List<BufferedReader> readers = new ArrayList<>();
            try {
                for (Path file : files.newestFirst()) {
                    readers.add(AuditFiles.reader(file));
                }
            } catch (IOException e) {
                readers.forEach(AuditLog::closeQuietly);
                throw e;
            }
            return readers;
        }
    }

    private static void closeQuietly(BufferedReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void offTheEventLoop() {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("the audit log is read from the disk; call this on a worker");
        }
    }
}
