package io.vigia.lab.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** When files were written, in {@link System#nanoTime}. The kernel's clock for them runs up to a tick (4 ms) behind. */
final class FileTimes {
    private FileTimes() {}

    static long lastModifiedNanos(Path file) throws IOException {
        return nanosOf(Files.getLastModifiedTime(file).toInstant());
    }

    /** All clocks of the lake are this machine's. */
    static long nanosOf(Instant at) {
        return System.nanoTime() - Duration.between(at, Instant.now()).toNanos();
    }
}
