package io.vigia.lab.servers;

import java.net.InetSocketAddress;

/**
 * Where something listens.
 *
 * @param host a name or an IPv4 address
 * @param port 1 to 65535
 */
public record Address(String host, int port) {
    public Address {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port is " + port + ", must be between 1 and 65535");
        }
    }

    /** The same for Java's own sockets; looks nothing up. */
    public InetSocketAddress socket() {
        return InetSocketAddress.createUnresolved(host, port);
    }

    /** As configurations write it: {@code host:port}. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
