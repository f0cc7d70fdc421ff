package io.vigia.aggregator.consensus.audit;

import io.vertx.core.Context;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
        for (FileChannel file : open()) {
            try (file) {
                if (found.size() < query.limit()) {
                    read(AuditFiles.lines(file), query, found);
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
        List<FileChannel> oldestFirst = new ArrayList<>(open());
        Collections.reverse(oldestFirst);
        Check check = new Check();
        int age = oldestFirst.size();
        for (FileChannel file : oldestFirst) {
            age--;
            try (file) {
                check.file(age, AuditFiles.lines(file));
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

        void file(int age, BufferedReader reader) throws IOException {
            long number = 0;
            for (String text = reader.readLine(); text != null && broken.isEmpty(); text = reader.readLine()) {
                number++;
                String place = place(age, number);
                broken = line(text).map(place::concat);
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

    /** Newest first; from now on they stay readable, whatever they are renamed to. */
    private List<FileChannel> open() throws IOException {
        synchronized (MOVING) {
            List<FileChannel> channels = new ArrayList<>();
            try {
                for (Path file : files.newestFirst()) {
                    channels.add(FileChannel.open(file, StandardOpenOption.READ));
                }
            } catch (IOException e) {
                for (FileChannel channel : channels) {
                    channel.close();
                }
                throw e;
            }
            return channels;
        }
    }

    private static void offTheEventLoop() {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("the audit log is read from the disk; call this on a worker");
        }
    }
}
