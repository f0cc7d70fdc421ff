package io.vigia.aggregator.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.Notice;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decisions on this aggregator's own disk: {@code decisions} holds what must survive, {@code history.jsonl} how it came
 * about, {@code lock} that no second aggregator uses the directory. One worker thread writes, in order.
 */
public final class FileDecisionLog implements DecisionLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileDecisionLog.class);
    private static final long HISTORY_BYTES = 8 << 20;
    private static final long SETTLE_MILLIS = 500;
    /** Notices that may wait for a slow disk; beyond it they are only logged. */
    private static final int MAX_WAITING = 1024;

    private final Vertx vertx;
    private final WorkerExecutor worker;
    private final String lake;
    private final SealedFile file;
    private final Path directory;
    private final FileChannel lock;
    private final AtomicInteger waiting = new AtomicInteger();
    private @Nullable History history;

    private FileDecisionLog(Vertx vertx, String lake, Path directory, SealedFile file, FileChannel lock) {
        this.vertx = vertx;
        this.lake = lake;
        this.directory = directory;
        this.file = file;
        this.lock = lock;
        this.worker = vertx.createSharedWorkerExecutor("vigia-decision-log", 1, 1, TimeUnit.MINUTES);
    }

    /** An open log, and what was committed last. */
    public record Opened(FileDecisionLog log, Optional<Durable> durable) {}

    /**
     * Blocks; call it before anything runs.
     *
     * @param lake the name of the lake that the directory must belong to
     * @throws StoreException when what was decided before cannot be had: the process must not start
     */
    public static Opened open(Vertx vertx, String lake, Path directory) throws StoreException {
        return open(vertx, lake, directory, new SealedFile(directory, "decisions", DurableJson.VERSION));
    }

    static Opened open(Vertx vertx, String lake, Path directory, SealedFile file) throws StoreException {
        FileChannel lock = lock(directory);
        try {
            Optional<Durable> durable = load(lake, directory, file);
            return new Opened(new FileDecisionLog(vertx, lake, directory, file, lock), durable);
        } catch (StoreException | RuntimeException e) {
            closeQuietly(lock);
            throw e;
        }
    }

    static Path decisions(Path directory) {
        return directory.resolve("decisions");
    }

    private static FileChannel lock(Path directory) throws StoreException {
        try {
            Files.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock held = tryLock(channel);
            if (held == null) {
                channel.close();
                throw new StoreException(directory
                        + " is in use by another aggregator: give each its own 'state' directory, or stop the other");
            }
            return channel;
        } catch (IOException e) {
            throw new StoreException(
                    "state directory " + directory + " cannot be used: " + e + ". It must be writable by this user", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static Optional<Durable> load(String lake, Path directory, SealedFile file) throws StoreException {
        Optional<byte[]> payload = file.read();
        if (payload.isEmpty()) {
            if (Files.exists(History.current(directory))) {
                throw new StoreException(decisions(directory) + " is missing, but " + History.current(directory)
                        + " shows that this lake has a history. Restore it from a backup of this directory; or, to begin"
                        + " anew on purpose, move the whole directory away");
            }
            return Optional.empty();
        }
        try {
            JsonObject json = new JsonObject(new String(payload.get(), StandardCharsets.UTF_8));
            String owner = DurableJson.lake(json);
            if (!owner.equals(lake)) {
                throw new StoreException(decisions(directory) + " belongs to lake '" + owner + "', not to '" + lake
                        + "': point 'state' at this lake's own directory");
            }
            return Optional.of(DurableJson.read(json));
        } catch (RuntimeException e) {
            throw new StoreException(
                    decisions(directory) + " has a good checksum but contents that this version cannot read (" + e
                            + "): run the version of Vigia that wrote it",
                    e);
        }
    }

    @Override
    public Future<Void> commit(Durable next, Decision decision) {
        byte[] payload = DurableJson.write(lake, next).encode().getBytes(StandardCharsets.UTF_8);
        Promise<Void> fate = Promise.promise();
        commit(payload, fate);
        return fate.future().onSuccess(done -> append(HistoryLine.of(next, decision)));
    }

    private void commit(byte[] payload, Promise<Void> fate) {
        worker.executeBlocking(() -> write(payload))
                .onComplete(
                        settled -> {
                            if (settled) {
                                fate.complete();
                            } else {
                                vertx.setTimer(SETTLE_MILLIS, timer -> commit(payload, fate));
                            }
                        },
                        fate::fail);
    }

    /** Whether {@code payload} is durable; throws when it is certain not to be. */
    private boolean write(byte[] payload) throws IOException {
        try {
            file.write(payload);
            return true;
        } catch (IOException e) {
            if (!inPlace(payload)) {
                throw new IOException("decisions cannot be written to " + directory + ": " + e.getMessage(), e);
            }
            // Renamed, but the directory would not sync: a power cut may bring back either. The fate is open.
            LOG.atError().addKeyValue("directory", directory).setCause(e).log("commit unsettled, trying again");
            return false;
        }
    }

    private boolean inPlace(byte[] payload) {
        try {
            return file.read().filter(there -> Arrays.equals(there, payload)).isPresent();
        } catch (StoreException e) {
            LOG.atError().setCause(e).log("decisions cannot be read back");
            return true; // cannot tell: the fate is open
        }
    }

    @Override
    public void record(Instant at, Notice notice) {
        append(HistoryLine.of(at, notice));
    }

    private void append(JsonObject line) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            LOG.atWarn().addKeyValue("line", line.encode()).log("history line dropped: the disk is too slow");
            return;
        }
        worker.executeBlocking(() -> {
                    if (history == null) {
                        history = new History(directory, HISTORY_BYTES);
                    }
                    try {
                        history.append(line.encode());
                    } catch (IOException e) {
                        // Whatever state the file is in now: the next line opens it anew, which ends a line cut short.
                        History broken = history;
                        history = null;
                        broken.close();
                        throw e;
                    }
                    return null;
                })
                .onComplete(done -> waiting.decrementAndGet(), failure -> {
                    waiting.decrementAndGet();
                    LOG.atWarn()
                            .addKeyValue("line", line.encode())
                            .setCause(failure)
                            .log("history line lost");
                });
    }

    /** Waits for what was begun, up to the caller's patience: call it on the way out, after the loop has ended. */
    public Future<Void> shut() {
        return worker.executeBlocking(() -> {
                    close();
                    return null;
                })
                .eventually(worker::close)
                .mapEmpty();
    }

    @Override
    public void close() throws IOException {
        if (history != null) {
            history.close();
        }
        lock.close();
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("lock not closed");
        }
    }
}
