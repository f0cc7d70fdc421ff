package io.vigia.platform.yaml;

import java.io.IOException;
import java.util.Optional;

/** Where {@code ${vault:path#key}} is looked up while one configuration is read. */
public interface SecretSource {
    /** Looks nothing up. */
    SecretSource NOT_ASKED = (path, key) -> Optional.empty();

    /**
     * The value; empty when it is not asked for here.
     *
     * @throws IOException when it cannot be had; the message completes "the secret ..." and repeats no value
     */
    Optional<String> secret(String path, String key) throws IOException;

    /** All that was read is good, and will be used. */
    default void accepted() {}
}
