package io.vigia.agent.actuate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replaces a file so that after any crash it holds either all of the old text or all of the new. Blocks. */
final class DurableFile {
    private static final Logger log = LoggerFactory.getLogger(DurableFile.class);

    private DurableFile() {}

    /**
     * Writes beside {@code path}, forces to disk, renames over it and forces the directory. An existing file keeps its mode,
     * and its owner as far as this user may give files away.
     *
     * @param modeOfNew such as {@code rw-r--r--}
     */
    static void replace(Path path, byte[] bytes, String modeOfNew) throws IOException {
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        Path directory = target.getParent();
        if (directory == null) {
            throw new IOException(path + " is not a file in a directory");
        }
        Path fresh = directory.resolve(target.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh,
                java.util.Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            dress(fresh, target, modeOfNew);
            channel.force(true);
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void dress(Path fresh, Path target, String modeOfNew) throws IOException {
        if (!Files.exists(target)) {
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(modeOfNew));
            return;
        }
        PosixFileAttributes before = Files.readAttributes(target, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        PosixFileAttributes now = view.readAttributes();
        try {
            if (!now.group().equals(before.group())) {
                view.setGroup(before.group());
            }
            if (!now.owner().equals(before.owner())) {
                view.setOwner(before.owner());
            }
        } catch (IOException notAllowed) {
            // Only root gives files away; the file is as useful with our name on it.
            log.atDebug()
                    .addKeyValue("file", target)
                    .addKeyValue("reason", notAllowed.getMessage())
                    .log("owner not kept");
        }
        view.setPermissions(before.permissions());
    }
}
