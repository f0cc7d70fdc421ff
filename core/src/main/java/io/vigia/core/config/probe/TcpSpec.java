package io.vigia.core.config.probe;

import io.vigia.core.config.Checks;

/** Connects, and is content when the connection stands. */
public record TcpSpec(String host, int port) implements ProbeSpec {
    public TcpSpec {
        Checks.between("port", port, 1, 65535);
    }

    @Override
    public String kind() {
        return "tcp";
    }
}
