package io.vigia.core.config.probe;

import io.vigia.core.config.Checks;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Asks a Consul agent who leads, who is in the Raft group, and how services are.
 *
 * @param url of a Consul agent, without a path
 * @param token sent with every question
 * @param peers how many servers the Raft group should have, 1 to 11
 * @param services whose health is asked for
 * @param critical what it means when one of them has no instance that passes
 */
public record ConsulSpec(URI url, Optional<String> token, int peers, List<String> services, Critical critical)
        implements ProbeSpec {
    public static final int MAX_SERVICES = 32;
    private static final int MAX_PEERS = 11;

    /** What a service without an instance that passes makes of the target. */
    public enum Critical {
        DEGRADED,
        DOWN
    }

    public ConsulSpec {
        Checks.httpUrl("url", url);
        Checks.between("peers", peers, 1, MAX_PEERS);
        services = List.copyOf(services);
        if (services.size() > MAX_SERVICES) {
            throw new IllegalArgumentException(
                    "services names " + services.size() + ", must name at most " + MAX_SERVICES);
        }
        for (String service : services) {
            Checks.consulName("services", service);
        }
    }

    @Override
    public String kind() {
        return "consul";
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Consul[" + url + (token.isPresent() ? ", with a token" : "") + ", peers " + peers + ", services "
                + services + " " + critical + "]";
    }
}
