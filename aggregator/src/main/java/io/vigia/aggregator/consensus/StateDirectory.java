package io.vigia.aggregator.consensus;

import io.vertx.core.json.JsonObject;
import io.vigia.core.model.NodeId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.ratis.protocol.RaftGroupId;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one aggregator: {@code lock} keeps a second process out, {@code group} says whose it is and how it came to take
 * part, {@code raft/} is the log, {@code audit*.jsonl} the audit log.
 */
final class StateDirectory implements AutoCloseable {
    private static final int VERSION = 1;
    /** Files of which each shows that something was decided here once. */
    private static final List<String> TRACES = List.of("audit.jsonl", "raft", "decisions", "history.jsonl");

    /** What to do about a directory that cannot be used any more. */
    static final String REMEDY =
            "Restore a backup of this directory. Or move the whole directory away and start again: an"
                    + " aggregator of a group gets everything from the others; one that is alone takes the newest epoch over from the"
                    + " agents beside the load balancers, so make sure that they run";

    private final Path directory;
    private final String lake;
    private final NodeId node;
    private final FileChannel lock;
    private final SealedFile file;
    private Optional<Beginning> beginning;

    /** How this aggregator came to take part in its group. */
    enum Beginning {
        /** With the first of them, when none had decided anything: it may vote at once. */
        FOUNDER,
        /** Later: it waits until the leader tells it who belongs to the group. It must not vote before, for it may have forgotten. */
        JOINER
    }

    private StateDirectory(Path directory, String lake, NodeId node, FileChannel lock) throws StoreException {
        this.directory = directory;
        this.lake = lake;
        this.node = node;
        this.lock = lock;
        this.file = new SealedFile(directory, "group", VERSION);
        this.beginning = check();
    }

    /**
     * @throws StoreException when another process has it, it belongs to another lake or node, or its log is lost
     */
    static StateDirectory open(Path directory, String lake, NodeId node) throws StoreException {
        FileChannel lock = lock(directory);
        try {
            return new StateDirectory(directory, lake, node, lock);
        } catch (StoreException | RuntimeException e) {
            try {
                lock.close();
            } catch (IOException unclosed) {
                e.addSuppressed(unclosed);
            }
            throw e;
        }
    }

    Path path() {
        return directory;
    }

    Path raft() {
        return directory.resolve("raft");
    }

    /** Where Ratis keeps the segments of the log. */
    Path log() {
        return raft().resolve(groupId().getUuid().toString()).resolve("current");
    }

    /** The same on every aggregator of the lake. */
    RaftGroupId groupId() {
        return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(("vigia lake " + lake).getBytes(StandardCharsets.UTF_8)));
    }

    /** Empty when it has not yet begun to take part. */
    Optional<Beginning> beginning() {
        return beginning;
    }

    /** On the disk before this aggregator takes part in anything: after a crash it must go on as it began. */
    void begin(Beginning how) throws IOException {
        write(how, false);
        beginning = Optional.of(how);
    }

    /** From now on a missing log is a lost log. */
    void begun() throws IOException {
        write(beginning.orElseThrow(), true);
    }

    private void write(Beginning how, boolean begun) throws IOException {
        JsonObject json = new JsonObject()
                .put("lake", lake)
                .put("node", node.value())
                .put("beginning", how.name())
                .put("begun", begun);
        file.write(json.encode().getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Beginning> check() throws StoreException {
        Optional<byte[]> payload = file.read();
        if (payload.isEmpty()) {
            for (String trace : TRACES) {
                if (holdsSomething(directory.resolve(trace))) {
                    throw lost("'group' is missing, but '" + trace + "' shows that something was decided here");
                }
            }
            return Optional.empty();
        }
        JsonObject json = new JsonObject(new String(payload.get(), StandardCharsets.UTF_8));
        if (!lake.equals(json.getString("lake"))) {
            throw new StoreException(
                    directory + " belongs to lake '" + json.getString("lake") + "', not to '" + lake + "'");
        }
        if (!node.value().equals(json.getString("node"))) {
            throw new StoreException(directory + " belongs to aggregator '" + json.getString("node") + "', not to '"
                    + node + "': the group knows it by that name");
        }
        if (json.getBoolean("begun", true) && !Files.isDirectory(log())) {
            throw lost("the log " + log() + " is missing");
        }
        return Optional.of(Beginning.valueOf(json.getString("beginning")));
    }

    private static boolean holdsSomething(Path trace) throws StoreException {
        if (!Files.exists(trace)) {
            return false;
        }
        try (Stream<Path> contents = Files.isDirectory(trace) ? Files.list(trace) : Stream.empty()) {
            return Files.isDirectory(trace) ? contents.findAny().isPresent() : Files.size(trace) > 0;
        } catch (IOException e) {
            throw new StoreException(trace + " cannot be read: " + e, e);
        }
    }

    private StoreException lost(String how) {
        return new StoreException(directory + ": " + how + ". Vigia does not begin anew by itself. " + REMEDY);
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

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
