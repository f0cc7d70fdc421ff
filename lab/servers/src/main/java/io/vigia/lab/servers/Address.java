package io.vigia.lab.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Where something listens.
 *
 * @param host a name or an IPv4 address
 * @param port 1 to 65535
 */
public record Address(String host, int port) {
    private static final int CONNECT_MILLIS = 1_000;

    public Address {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port is " + port + ", must be between 1 and 65535");
        }
    }

    /** The same for Java's own sockets; looks nothing up. */
    public InetSocketAddress socket() {
        return InetSocketAddress.createUnresolved(host, port);
    }

    /** Whether somebody takes connections there. */
    public boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** As configurations write it: {@code host:port}. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
