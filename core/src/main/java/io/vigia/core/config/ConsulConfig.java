package io.vigia.core.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The Consul agent beside this process, at which it registers itself.
 *
 * @param address base URL, without a path
 * @param token sent with every request
 * @param register whether it registers itself
 * @param service name under which it does
 * @param interval of Consul's check of it
 * @param timeout of one request to Consul, and of Consul's check
 */
public record ConsulConfig(
        URI address, Optional<String> token, boolean register, String service, Duration interval, Duration timeout) {
    public ConsulConfig {
        Checks.httpUrl("address", address);
        if (address.getUserInfo() != null || address.getQuery() != null || address.getFragment() != null) {
            throw new IllegalArgumentException("address has a user, a query or a fragment: write the base URL alone");
        }
        Checks.consulName("service", service);
        Checks.between("interval", interval, Duration.ofSeconds(1), Duration.ofMinutes(10));
        Checks.between("timeout", timeout, Duration.ofMillis(100), Duration.ofSeconds(30));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Consul[" + address + ", register " + register + " as " + service + ", every " + interval + "]";
    }
}
