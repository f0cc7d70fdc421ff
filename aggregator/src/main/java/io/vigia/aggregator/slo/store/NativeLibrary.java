package io.vigia.aggregator.slo.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Loads SQLite's native library, once a process. sqlite-jdbc must unpack it into a file first, which many hosts forbid to be run from {@code /tmp}, and
 * removes the file only at an orderly end. So it is unpacked beside the database, else in a directory of its own below {@code java.io.tmpdir}, and removed as soon
 * as it is loaded: a loaded library needs its name no more.
 */
final class NativeLibrary {
    /** Where sqlite-jdbc unpacks; whoever sets it on the command line is obeyed. */
    private static final String PLACE = "org.sqlite.tmpdir";

    private static boolean loaded;

    private NativeLibrary() {}

    static synchronized void load(Path beside) throws HistoryException {
        if (loaded) {
            return;
        }
        if (System.getProperty(PLACE) == null) {
            try {
                loadFrom(beside);
            } catch (Exception first) {
                loadFromElsewhere(beside, first);
            } finally {
                System.clearProperty(PLACE);
            }
        } else {
            try {
                SQLiteJDBCLoader.initialize();
            } catch (Exception e) {
                throw failed(Path.of(System.getProperty(PLACE)), e);
            }
        }
        loaded = true;
    }

    private static void loadFromElsewhere(Path beside, Exception first) throws HistoryException {
        try {
            loadFrom(Files.createTempDirectory("vigia-sqlite"));
        } catch (Exception e) {
            e.addSuppressed(first);
            throw failed(beside, e);
        }
    }

    private static void loadFrom(Path directory) throws Exception {
        empty(directory); // of a process that was killed meanwhile
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        System.setProperty(PLACE, directory.toString());
        try {
            SQLiteJDBCLoader.initialize();
        } finally {
            empty(directory);
            Files.deleteIfExists(directory);
        }
    }

    private static void empty(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        List<Path> left;
        try (Stream<Path> files = Files.list(directory)) {
            left = files.toList();
        }
        for (Path file : left) {
            Files.delete(file);
        }
    }

    private static HistoryException failed(Path directory, Exception cause) {
        return new HistoryException(
                "SQLite's native library cannot be loaded from " + directory
                        + ", nor from the directory for temporary files: "
                        + cause.getMessage() + ". If they are mounted noexec, or full, name another directory with"
                        + " VIGIA_JAVA_OPTS=-D" + PLACE + "=DIRECTORY",
                cause,
                false);
    }
}
