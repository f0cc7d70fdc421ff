package io.vigia.platform.yaml;

import io.vigia.core.config.VaultConfig;
import java.io.IOException;
import java.nio.file.Path;

/** Opens the Vault that a configuration names, before the rest of it is read. */
@FunctionalInterface
public interface Vaults {
    /** For those who check files and have no business with secrets. */
    Vaults NOT_ASKED = (vault, state) -> SecretSource.NOT_ASKED;

    /**
     * For one reading of a configuration.
     *
     * @param state the directory where the process keeps what it must not forget
     * @throws IOException when it can never be asked so; the message completes "vault ..."
     */
    SecretSource open(VaultConfig vault, Path state) throws IOException;
}
