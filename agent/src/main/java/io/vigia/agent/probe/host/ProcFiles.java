package io.vigia.agent.probe.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The kernel's own files, read whole but never more than a bound; they are memory, so reading them does not wait for a disk. */
final class ProcFiles {
    /** Enough for the mount table of a machine with hundreds of containers. */
    static final int MAX_BYTES = 256 * 1024;

    private final Path root;

    ProcFiles(Path root) {
        this.root = root;
    }

    /** Empty when this kernel, or this container, has no such file or will not show it. */
    Optional<String> read(String name) {
        try (InputStream file = Files.newInputStream(root.resolve(name))) {
            return Optional.of(new String(file.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}
