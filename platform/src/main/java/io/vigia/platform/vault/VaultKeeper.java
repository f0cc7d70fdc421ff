package io.vigia.platform.vault;

import io.vigia.core.config.VaultConfig;
import io.vigia.platform.yaml.SecretSource;
import io.vigia.platform.yaml.Vaults;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The Vault of one process, over all the times that its configuration is read. Nothing is asked or kept where none is configured. */
public final class VaultKeeper implements Vaults {
    private final boolean keeps;
    private final LongSupplier nanoTime;
    private final VaultFigures figures = new VaultFigures();
    private Optional<VaultSecrets> current = Optional.empty();

    private VaultKeeper(boolean keeps, LongSupplier nanoTime) {
        this.keeps = keeps;
        this.nanoTime = nanoTime;
    }

    /** For a process that runs on what it reads. */
    public static VaultKeeper forProcess() {
        return new VaultKeeper(true, System::nanoTime);
    }

    /** For whoever only looks whether a configuration is good: nothing is written, and nothing kept stands in. */
    public static VaultKeeper forCheck() {
        return new VaultKeeper(false, System::nanoTime);
    }

    @Override
    public synchronized SecretSource open(VaultConfig vault, Path state) throws IOException {
        VaultSecrets secrets =
                current.filter(open -> open.config().equals(vault)).isPresent()
                        ? current.get()
                        : new VaultSecrets(
                                vault,
                                keeps ? Optional.of(new KeptSecrets(state, vault.address())) : Optional.empty(),
                                nanoTime,
                                figures);
        return secrets.loading(() -> use(secrets));
    }

    public VaultFigures figures() {
        return figures;
    }

    /** How often secrets are to be asked for again; empty while there is no Vault. */
    synchronized Optional<Duration> refresh() {
        return current.map(open -> open.config().refresh());
    }

    synchronized Duration untilRenewal() {
        return current.map(VaultSecrets::untilRenewal).orElse(Duration.ofDays(1));
    }

    void keepAlive() {
        newest().ifPresent(VaultSecrets::keepAlive);
    }

    boolean changed() {
        boolean changed = newest().map(VaultSecrets::changed).orElse(false);
        if (changed) {
            figures.changed();
        }
        return changed;
    }

    private synchronized Optional<VaultSecrets> newest() {
        return current;
    }

    private synchronized void use(VaultSecrets secrets) {
        current = Optional.of(secrets);
    }
}
