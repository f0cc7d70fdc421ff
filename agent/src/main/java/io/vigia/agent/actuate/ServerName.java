package io.vigia.agent.actuate;

import java.util.regex.Pattern;

/**
 * A server by the names one balancer's configuration uses. Only such names are ever put into a command: HAProxy's own set of
 * characters, none of which can end a command or begin another.
 */
record ServerName(String backend, String server) implements Comparable<ServerName> {
    /** Not a limit of HAProxy's; what a command line of ours has room for. */
    static final int MAX_LENGTH = 200;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1," + MAX_LENGTH + "}");

    ServerName {
        if (!isSafe(backend) || !isSafe(server)) {
            throw new IllegalArgumentException("not names of a backend and a server: " + backend + " / " + server);
        }
    }

    static boolean isSafe(String name) {
        return NAME.matcher(name).matches();
    }

    @Override
    public int compareTo(ServerName other) {
        int byBackend = backend.compareTo(other.backend);
        return byBackend != 0 ? byBackend : server.compareTo(other.server);
    }

    @Override
    public String toString() {
        return backend + "/" + server;
    }
}
