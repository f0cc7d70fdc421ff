package io.vigia.core.config.probe;

import io.vigia.core.config.Checks;
import io.vigia.core.config.Endpoint;
import java.util.List;
import java.util.Optional;

/**
 * Asks a name server for the addresses of a name.
 *
 * @param name whole: no search list is applied
 * @param server by its address; the first of the system's own when not given
 * @param addresses all that the name has; any do when empty
 */
public record DnsSpec(String name, Type type, Optional<Endpoint> server, List<String> addresses) implements ProbeSpec {
    /** What is asked of a name server: addresses of version 4 or 6. */
    public enum Type {
        A,
        AAAA
    }

    public DnsSpec {
        Checks.domainName("name", name);
        addresses = List.copyOf(addresses);
        server.ifPresent(at -> Checks.address("server", at.host()));
        for (String address : addresses) {
            Checks.address("addresses", address);
            if ((address.indexOf(':') >= 0) != (type == Type.AAAA)) {
                throw new IllegalArgumentException("addresses hold '" + address + "', which is none of type " + type);
            }
        }
        if (addresses.size() > 50) {
            throw new IllegalArgumentException("addresses are " + addresses.size() + ", must be at most 50");
        }
    }

    @Override
    public String kind() {
        return "dns";
    }
}
