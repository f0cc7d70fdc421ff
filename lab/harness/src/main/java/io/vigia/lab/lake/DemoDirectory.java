package io.vigia.lab.lake;

import io.vigia.lab.servers.Host;
import io.vigia.lab.servers.Spawner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a demo keeps its files: {@code .demo/run} for configuration, pid files and state, {@code .demo/logs} for what every
 * process said.
 *
 * @param root of the checkout; absolute
 */
public record DemoDirectory(Path root) {
    /** A Unix socket's path must fit 108 bytes, and HAProxy adds a suffix while it binds. */
    private static final int LONGEST_SOCKET_DIRECTORY = 70;

    public DemoDirectory {
        root = root.toAbsolutePath().normalize();
    }

    public Path home() {
        return root.resolve(".demo");
    }

    public Path run() {
        return home().resolve("run");
    }

    public Path logs() {
        return home().resolve("logs");
    }

    public Path pids() {
        return home().resolve("pids");
    }

    /** Sockets stay beside the configuration unless that path is too long for the kernel. */
    public Path sockets() {
        if (run().toString().length() <= LONGEST_SOCKET_DIRECTORY) {
            return run();
        }
        return Path.of(System.getProperty("java.io.tmpdir"), "vigia-demo-" + Integer.toHexString(home().hashCode()));
    }

    /** For the servers that {@code spawner} starts. */
    public Host host(Spawner spawner) {
        return new Host(run(), logs(), pids(), spawner);
    }

    public Path controlSocket() {
        return sockets().resolve("control.sock");
    }

    /** Empties what a former run left, and makes the directories anew; the pid files are kept. */
    public void prepare() throws IOException {
        deleteTree(run());
        deleteTree(logs());
        deleteTree(sockets());
        for (Path directory : new Path[] {run(), logs(), pids(), sockets()}) {
            Files.createDirectories(directory);
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
