package io.vigia.platform.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Replaces a file as a whole: after any crash it holds either all of the old contents or all of the new. Written as temporary file,
 * fsync, rename, fsync of the directory (the order that ext4 and XFS demand). One writer a file. Blocks.
 */
public final class DurableFile {
    /** Readable and writable by this user alone, from the first moment. */
    public static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private DurableFile() {}

    /** The moments at which a writing process may die; a test dies at each. */
    public enum Step {
        CREATE,
        WRITE,
        SYNC,
        RENAME,
        SYNC_DIRECTORY,
        DONE
    }

    /** Called before each step; what it throws, the step would have thrown. */
    @FunctionalInterface
    public interface Hook {
        void at(Step step) throws IOException;
    }

    /** Where the new contents of {@code file} are until they take its place. */
    public static Path fresh(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /** As {@link #replace(Path, byte[], Hook, FileAttribute...)}, with nothing to do before any step. */
    public static void replace(Path file, byte[] contents, FileAttribute<?>... attributes) throws IOException {
        replace(file, contents, step -> {}, attributes);
    }

    /**
     * Returns once {@code contents} would survive a loss of power. After a failure before the renaming the old contents still stand, and
     * nothing else is left.
     *
     * @param before may still change {@link #fresh} before {@link Step#SYNC}
     * @param attributes of the new file
     */
    public static void replace(Path file, byte[] contents, Hook before, FileAttribute<?>... attributes)
            throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(file + " is not a file in a directory");
        }
        Path fresh = fresh(file);
        try {
            before.at(Step.CREATE);
            Files.deleteIfExists(fresh);
            write(fresh, contents, before, attributes);
        } catch (IOException e) {
            Files.deleteIfExists(fresh); // on a full disk it would only stand in the way
            throw e;
        }
        before.at(Step.RENAME);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        before.at(Step.SYNC_DIRECTORY);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
        before.at(Step.DONE);
    }

    private static void write(Path fresh, byte[] contents, Hook before, FileAttribute<?>... attributes)
            throws IOException {
        Set<StandardOpenOption> anew = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(fresh, anew, attributes)) {
            before.at(Step.WRITE);
            ByteBuffer bytes = ByteBuffer.wrap(contents);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            before.at(Step.SYNC);
            channel.force(true);
        }
    }
}
