package io.vigia.core.config.probe;

import io.vigia.core.config.Checks;
import java.net.URI;
import java.util.Set;

/**
 * Asks a Vault how it is: sealed or not, and which part it plays.
 *
 * @param url of the Vault, without a path
 * @param roles the parts that count as serving
 */
public record VaultSpec(URI url, Set<Role> roles) implements ProbeSpec {
    /** The parts that a Vault that is neither sealed nor new may play. */
    public enum Role {
        ACTIVE,
        /** Hands every request to the active one. */
        STANDBY,
        PERFORMANCE_STANDBY,
        /** Serves nobody until it is promoted. */
        DR_SECONDARY
    }

    public VaultSpec {
        Checks.httpUrl("url", url);
        roles = Set.copyOf(roles);
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("roles must name at least one part that counts as serving");
        }
    }

    @Override
    public String kind() {
        return "vault";
    }
}
