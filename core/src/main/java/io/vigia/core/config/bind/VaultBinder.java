package io.vigia.core.config.bind;

import io.vigia.core.config.VaultConfig;
import io.vigia.core.config.VaultConfig.AppRole;
import io.vigia.core.config.VaultConfig.Login;
import io.vigia.core.config.VaultConfig.TokenFile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the section {@code vault} of {@code agent.yaml} and {@code aggregator.yaml}. */
final class VaultBinder implements Value<VaultConfig> {
    static final Duration TIMEOUT = Duration.ofSeconds(3);
    static final Duration REFRESH = Duration.ofMinutes(5);
    private static final String SAID_BY = "${vault:";

    private final Paths paths;

    VaultBinder(Paths paths) {
        this.paths = paths;
    }

    @Override
    public Parsed<VaultConfig> read(Spot spot) {
        return Fields.open(Section.VAULT, spot)
                .map(f -> {
                    for (String key : Section.VAULT.keys()) {
                        refuseItself(f, key);
                    }
                    var address =
                            f.need("address", "the base URL of Vault, such as https://vault.example:8200", Values.URL);
                    var namespace = f.maybe("namespace", Values.TEXT);
                    Parsed<Login> login = login(f);
                    var authority = f.maybe("authority", paths::read);
                    Parsed<Duration> timeout = f.or("timeout", TIMEOUT, Values.DURATION);
                    Parsed<Duration> refresh = f.or("refresh", REFRESH, Values.DURATION);
                    return f.build(() -> new VaultConfig(
                            address.get(),
                            namespace.get(),
                            login.get(),
                            authority.get(),
                            timeout.get(),
                            refresh.get()));
                })
                .orElseGet(Parsed::failed);
    }

    private Parsed<Login> login(Fields f) {
        if (f.has("tokenFile") == f.has("roleId")) {
            return f.whole().refuse("must have either roleId and secretId, or tokenFile, to say who asks Vault");
        }
        if (f.has("tokenFile")) {
            for (String key : List.of("secretId", "mount")) {
                if (f.has(key)) {
                    f.at(key).refuse("belongs to roleId and is of no use with tokenFile; leave it out");
                }
            }
            Parsed<String> file = f.need("tokenFile", "the path of a file with a token", paths::read);
            return f.build(() -> new TokenFile(file.get()));
        }
        Parsed<String> role = f.need("roleId", "the role's id", Values.TEXT);
        Parsed<String> secret = f.need("secretId", "the role's secret id, as ${file:...}", Values.TEXT);
        Parsed<String> mount = f.or("mount", "approle", Values.TEXT);
        return f.build(() -> new AppRole(role.get(), secret.get(), mount.get()));
    }

    /** Vault cannot say how it is to be asked. */
    private static void refuseItself(Fields f, String key) {
        if (f.has(key)
                && f.at(key).node() instanceof ConfigNode.Scalar scalar
                && scalar.secretSource()
                        .filter(source -> source.contains(SAID_BY))
                        .isPresent()) {
            f.at(key).refuse("comes from Vault, which cannot be asked before; write ${file:...}");
        }
    }

    /** Where such a section stands in a file, if it does. */
    static Optional<ConfigNode> in(ConfigNode root) {
        return root instanceof ConfigNode.Mapping mapping ? mapping.get("vault") : Optional.empty();
    }
}
