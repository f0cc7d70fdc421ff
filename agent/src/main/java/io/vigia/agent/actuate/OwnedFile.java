package io.vigia.agent.actuate;

import io.vigia.platform.disk.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that stays whose it is when it is replaced: behind the same link, with the same mode and owner. Blocks. */
final class OwnedFile {
    private static final Logger log = LoggerFactory.getLogger(OwnedFile.class);

    private OwnedFile() {}

    /**
     * As {@link DurableFile#replace}. An existing file keeps its mode, and its owner as far as this user may give files away.
     *
     * @param modeOfNew such as {@code rw-r--r--}
     */
    static void replace(Path path, byte[] bytes, String modeOfNew) throws IOException {
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        DurableFile.Hook dressing = step -> {
            if (step == DurableFile.Step.SYNC) {
                dress(DurableFile.fresh(target), target, modeOfNew);
            }
        };
        DurableFile.replace(target, bytes, dressing, DurableFile.PRIVATE);
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
