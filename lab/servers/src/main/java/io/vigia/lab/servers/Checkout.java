package io.vigia.lab.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The working copy of the repository in which this JVM was started. */
public final class Checkout {
    private Checkout() {}

    /** The nearest directory, from the current one upwards, that has {@code lab/jars}. */
    public static Path root() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        for (Path path = here; path != null; path = path.getParent()) {
            if (Files.isDirectory(path.resolve("lab/jars"))) {
                return path;
            }
        }
        throw new IOException(here + " is not inside a checkout: nothing above it has lab/jars");
    }
}
