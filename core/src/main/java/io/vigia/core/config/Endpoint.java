package io.vigia.core.config;

/** A TCP address, written {@code host:port}; port 0 lets the system choose, where a server listens. */
public record Endpoint(String host, int port) {
    public Endpoint {
        Checks.port("port", port);
        if (host.isBlank()) {
            throw new IllegalArgumentException("host is empty");
        }
    }

    /** Reads {@code host:port} or {@code [v6]:port}. */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || !text.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an address: write host:port, such as 127.0.0.1:7410");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new Endpoint(host, Integer.parseInt(text.substring(colon + 1)));
    }

    /** Whether only this machine can reach it. */
    public boolean isLoopback() {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
