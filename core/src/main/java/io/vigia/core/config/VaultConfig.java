package io.vigia.core.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The Vault that {@code ${vault:path#key}} asks.
 *
 * @param address base URL, without a path
 * @param namespace of Vault Enterprise
 * @param login who asks
 * @param authority path of the PEM authority that an {@code https} address is checked against; empty means the system's
 * @param timeout of one question
 * @param refresh how often it is asked whether a secret has changed
 */
public record VaultConfig(
        URI address,
        Optional<String> namespace,
        Login login,
        Optional<String> authority,
        Duration timeout,
        Duration refresh) {
    public VaultConfig {
        Checks.httpUrl("address", address);
        if (address.getUserInfo() != null || address.getQuery() != null || address.getFragment() != null) {
            throw new IllegalArgumentException("address has a user, a query or a fragment: write the base URL alone");
        }
        namespace.ifPresent(name -> path("namespace", name));
        Checks.between("timeout", timeout, Duration.ofMillis(100), Duration.ofSeconds(30));
        Checks.between("refresh", refresh, Duration.ofSeconds(10), Duration.ofDays(1));
    }

    /** How a token is come by. */
    public sealed interface Login {}

    /**
     * Asked for with a role and its secret.
     *
     * @param mount where the method is, normally {@code approle}
     */
    public record AppRole(String roleId, String secretId, String mount) implements Login {
        public AppRole {
            path("mount", mount);
        }

        @Override
        public String toString() {
            return "AppRole[" + mount + "]";
        }
    }

    /** Read from a file each time that it is needed: something else keeps it fresh. */
    public record TokenFile(String path) implements Login {}

    /** Something that may stand in the path of a URL as it is. */
    static void path(String key, String text) {
        if (!text.matches("[A-Za-z0-9_.-]{1,64}(/[A-Za-z0-9_.-]{1,64}){0,9}/?") || text.contains("..")) {
            throw new IllegalArgumentException(
                    key + " '" + text + "' is no path: letters, digits, '-', '_' and '.', with '/' between");
        }
    }
}
