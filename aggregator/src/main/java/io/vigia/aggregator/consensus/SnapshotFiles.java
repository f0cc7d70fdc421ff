package io.vigia.aggregator.consensus;

import io.vigia.aggregator.consensus.codec.BadEntryException;
import io.vigia.aggregator.consensus.codec.SnapshotCodec;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots as sealed files, {@code snapshot-TERM-INDEX}. The newest two are kept; one that is damaged is put out of the way and the
 * one before it counts, for the log goes back that far.
 */
final class SnapshotFiles implements StateMachineStorage {
    static final int VERSION = 1;
    /** Snapshots that stay. */
    static final int KEPT = 2;

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFiles.class);
    private static final Pattern NAME = Pattern.compile("snapshot-(\\d{1,18})-(\\d{1,18})");

    private volatile @Nullable Path directory;
    private volatile @Nullable SnapshotInfo latest;

    /** A snapshot that was read. */
    record Loaded(TermIndex at, SnapshotCodec.Contents contents) {}

    @Override
    public void init(RaftStorage storage) throws IOException {
        Path place = storage.getStorageDir().getStateMachineDir().toPath();
        undoHalfInstallation(place);
        Files.createDirectories(place);
        directory = place;
    }

    /**
     * Ratis installs a snapshot by renaming this directory away and another one into its place. Killed in between, neither is here:
     * the one that was renamed away comes back.
     */
    private static void undoHalfInstallation(Path place) throws IOException {
        if (Files.exists(place)) {
            return;
        }
        String prefix = place.getFileName() + ".tmp";
        try (Stream<Path> siblings = Files.list(place.toAbsolutePath().getParent())) {
            Optional<Path> away = siblings.filter(
                            path -> path.getFileName().toString().startsWith(prefix))
                    .max(Comparator.naturalOrder());
            if (away.isPresent()) {
                Files.move(away.get(), place, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** Returns once it would survive a power cut. */
    void write(TermIndex at, SnapshotCodec.Contents contents) throws IOException {
        String name = "snapshot-" + at.getTerm() + "-" + at.getIndex();
        new SealedFile(place(), name, VERSION).write(SnapshotCodec.encode(contents));
        latest = info(at, place().resolve(name));
    }

    /** The newest that can be read. */
    Optional<Loaded> load() throws IOException {
        latest = null;
        for (Path file : newestFirst()) {
            TermIndex at = at(file).orElseThrow();
            try {
                byte[] payload = new SealedFile(place(), file.getFileName().toString(), VERSION)
                        .read()
                        .orElseThrow(() -> new StoreException(file + " has gone"));
                Loaded loaded = new Loaded(at, SnapshotCodec.decode(payload));
                latest = info(at, file);
                return Optional.of(loaded);
            } catch (StoreException | BadEntryException e) {
                Path aside = file.resolveSibling("damaged-" + file.getFileName());
                LOG.atError()
                        .addKeyValue("snapshot", file)
                        .addKeyValue("kept", aside)
                        .addKeyValue("reason", e.getMessage())
                        .log("snapshot damaged, going back to the one before it");
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return Optional.empty();
    }

    /** What another aggregator can be sent. */
    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        return latest;
    }

    @Override
    public void format() {}

    @Override
    public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
        List<Path> files = newestFirst();
        for (Path file : files.subList(Math.min(KEPT, files.size()), files.size())) {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".md5"));
        }
    }

    @Override
    public @Nullable File getSnapshotDir() {
        Path there = directory;
        return there == null ? null : there.toFile();
    }

    private List<Path> newestFirst() throws IOException {
        try (Stream<Path> files = Files.list(place())) {
            return new ArrayList<>(files.filter(file -> at(file).isPresent())
                    .sorted(Comparator.comparing((Path file) -> at(file).orElseThrow())
                            .reversed())
                    .toList());
        }
    }

    private static Optional<TermIndex> at(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches()
                ? Optional.of(TermIndex.valueOf(Long.parseLong(name.group(1)), Long.parseLong(name.group(2))))
                : Optional.empty();
    }

    private static SnapshotInfo info(TermIndex at, Path file) throws IOException {
        return new SingleFileSnapshotInfo(new FileInfo(file, MD5FileUtil.computeMd5ForFile(file.toFile())), at);
    }

    private Path place() {
        Path there = directory;
        if (there == null) {
            throw new IllegalStateException("the snapshots have no directory yet");
        }
        return there;
    }
}
