package io.vigia.lab.watch;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The answer to {@code show servers state BACKEND} (HAProxy management guide, "show servers state", format 1).
 *
 * @param servers by name, in alphabetical order
 */
public record ServersState(Map<String, Server> servers) {
    /** Set when the configuration says {@code disabled}; stays when the server is made ready, and means nothing then. */
    private static final int CONFIGURED_MAINTENANCE = 0x04;

    private static final int RUNNING = 2;
    private static final int STARTING = 1;

    /**
     * @param operation 0 stopped, 1 starting, 2 running, 3 stopping
     * @param admin maintenance and drain bits
     */
    public record Server(int operation, int admin) {
        /** Whether HAProxy sends it requests. */
        public boolean usable() {
            return (admin & ~CONFIGURED_MAINTENANCE) == 0 && (operation == RUNNING || operation == STARTING);
        }
    }

    /** Throws when {@code answer} is not of that form. */
    public static ServersState parse(String answer) throws IOException {
        Map<String, Server> servers = new TreeMap<>();
        for (String line : answer.lines().toList()) {
            String[] field = line.split(" ");
            if (line.startsWith("#") || field.length < 7) {
                continue;
            }
            try {
                servers.put(field[3], new Server(Integer.parseInt(field[5]), Integer.parseInt(field[6])));
            } catch (NumberFormatException malformed) {
                throw new IOException("not a server's state: " + line, malformed);
            }
        }
        if (servers.isEmpty()) {
            throw new IOException("no servers in the answer: " + answer.strip());
        }
        return new ServersState(servers);
    }

    /** Sites whose server takes requests; {@code s3-a} stands for site {@code a}. */
    public Set<String> serving() {
        Set<String> sites = new TreeSet<>();
        servers.forEach((name, server) -> {
            if (server.usable()) {
                sites.add(name.substring(name.indexOf('-') + 1));
            }
        });
        return sites;
    }
}
