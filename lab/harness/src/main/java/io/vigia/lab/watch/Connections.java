package io.vigia.lab.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The kernel's own table of TCP connections in the network of a process (proc(5), {@code /proc/PID/net/tcp}). Java's sockets
 * are of the second kind, for both versions of the protocol.
 */
public final class Connections {
    private static final String ESTABLISHED = "01";

    private Connections() {}

    /** Whether a connection to that port of another host stands, where the process lives. */
    public static boolean establishedTo(int port, long pid) throws IOException {
        Path tables = Path.of("/proc", Long.toString(pid), "net");
        return established(port, Files.readAllLines(tables.resolve("tcp6")))
                || established(port, Files.readAllLines(tables.resolve("tcp")));
    }

    static boolean established(int port, List<String> table) {
        String remote = ":%04X".formatted(port);
        return table.stream()
                .map(line -> line.strip().split("\\s+"))
                .anyMatch(field -> field.length > 3 && field[2].endsWith(remote) && field[3].equals(ESTABLISHED));
    }
}
