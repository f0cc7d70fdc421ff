package io.vigia.platform.vault;

import io.vigia.core.config.VaultConfig;
import io.vigia.platform.yaml.SecretSource;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets that configuration takes from one Vault. Each reading asks anew; while Vault is away what was kept of the last accepted configuration stands in, and a warning
 * says so. Vault's no is no: nothing stands in for it. Blocks.
 */
final class VaultSecrets {
    private static final Logger log = LoggerFactory.getLogger(VaultSecrets.class);
    private static final int MAX_PATHS = 100;

    private final VaultConfig config;
    private final Optional<KeptSecrets> kept;
    private final VaultClient client;
    private final SessionToken token;
    private final VaultFigures figures;
    private Map<String, Map<String, String>> used = Map.of();

    /** @param kept where secrets outlive the process; empty means nowhere */
    VaultSecrets(VaultConfig config, Optional<KeptSecrets> kept, LongSupplier nanoTime, VaultFigures figures)
            throws IOException {
        this.config = config;
        this.kept = kept;
        this.client = new VaultClient(config);
        this.token = new SessionToken(client, config.login(), nanoTime);
        this.figures = figures;
    }

    VaultConfig config() {
        return config;
    }

    /** @param whenAccepted run before anything is kept */
    SecretSource loading(Runnable whenAccepted) {
        return new Loading(whenAccepted);
    }

    Duration untilRenewal() {
        return token.untilRenewal();
    }

    /** Keeps the token alive, and nothing else. */
    synchronized void keepAlive() {
        try {
            token.get();
        } catch (IOException failure) {
            failed(failure);
        }
    }

    /** Asks for all that is used again. Whether any of it has changed; false when Vault is away or says no. */
    synchronized boolean changed() {
        boolean changed = false;
        try {
            for (Map.Entry<String, Map<String, String>> secret : used.entrySet()) {
                Map<String, String> now = read(secret.getKey());
                for (Map.Entry<String, String> value : secret.getValue().entrySet()) {
                    String fresh = now.get(value.getKey());
                    if (fresh == null) {
                        throw new VaultRefusal(secret.getKey() + " has no key " + value.getKey() + " any more", false);
                    }
                    changed |= !fresh.equals(value.getValue());
                }
            }
            figures.answered();
        } catch (IOException failure) {
            failed(failure);
            return false;
        }
        return changed;
    }

    private void failed(IOException failure) {
        figures.failed();
        log.atWarn()
                .addKeyValue("vault", config.address())
                .addKeyValue("problem", failure.getMessage())
                .log("vault does not confirm the secrets in use, they stay in use");
    }

    private Map<String, String> read(String path) throws IOException {
        try {
            return client.read(token.get(), path);
        } catch (VaultRefusal refusal) {
            if (!refusal.denied()) {
                throw refusal;
            }
            token.forget(); // The token may have been revoked: Vault's answer to that is the same.
            return client.read(token.get(), path);
        }
    }

    /** One reading of a configuration: each path is asked for once, and a Vault that is away is not asked again. */
    private final class Loading implements SecretSource {
        private final Runnable whenAccepted;
        private final Map<String, Map<String, String>> seen = new HashMap<>();
        private final Map<String, Map<String, String>> taken = new TreeMap<>();
        private Optional<IOException> away = Optional.empty();

        Loading(Runnable whenAccepted) {
            this.whenAccepted = whenAccepted;
        }

        @Override
        public Optional<String> secret(String path, String key) throws IOException {
            synchronized (VaultSecrets.this) {
                Map<String, String> values = values(path);
                String value = values.get(key);
                if (value == null) {
                    throw new IOException(
                            away.isPresent()
                                    ? unavailable(away.get())
                                            + (kept.isPresent() ? ", and it was not kept from an earlier start" : "")
                                    : "has no such key in Vault; write one that it has");
                }
                taken.computeIfAbsent(path, none -> new TreeMap<>()).put(key, value);
                return Optional.of(value);
            }
        }

        private Map<String, String> values(String path) throws IOException {
            Map<String, String> known = seen.get(path);
            if (known != null) {
                return known;
            }
            if (seen.size() == MAX_PATHS) {
                throw new IOException("is at one path too many: at most " + MAX_PATHS + " are asked for");
            }
            Map<String, String> values = fetched(path);
            seen.put(path, values);
            return values;
        }

        private Map<String, String> fetched(String path) throws IOException {
            if (away.isEmpty()) {
                try {
                    return read(path);
                } catch (VaultRefusal refusal) {
                    throw refusal;
                } catch (IOException failure) {
                    away = Optional.of(failure);
                }
            }
            try {
                return kept.isPresent() ? kept.get().read().getOrDefault(path, Map.of()) : Map.of();
            } catch (IOException unusable) {
                throw new IOException(unavailable(away.get()) + "; " + unusable.getMessage(), unusable);
            }
        }

        private String unavailable(IOException failure) {
            return "cannot be had: Vault at " + config.address() + " " + failure.getMessage();
        }

        @Override
        public void accepted() {
            synchronized (VaultSecrets.this) {
                whenAccepted.run();
                used = taken;
                if (away.isPresent()) {
                    figures.standIn();
                    log.atWarn()
                            .addKeyValue("vault", config.address())
                            .addKeyValue("problem", away.get().getMessage())
                            .addKeyValue("secrets", taken.size())
                            .log("vault is away, secrets kept from before are used");
                    return;
                }
                figures.answered();
                keep();
            }
        }

        private void keep() {
            if (kept.isEmpty()) {
                return;
            }
            try {
                kept.get().write(taken);
            } catch (IOException failure) {
                figures.failed();
                log.atWarn()
                        .addKeyValue("problem", failure.toString())
                        .log("secrets cannot be kept: a start while vault is away would fail");
            }
        }
    }
}
