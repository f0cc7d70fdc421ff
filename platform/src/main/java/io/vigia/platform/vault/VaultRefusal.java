package io.vigia.platform.vault;

import java.io.IOException;

/** Vault has answered, and the answer is no. What was kept from before does not stand in for it: whoever revokes a secret means it. */
final class VaultRefusal extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean denied;

    /** @param denied whether another token might do better */
    VaultRefusal(String message, boolean denied) {
        super(message);
        this.denied = denied;
    }

    boolean denied() {
        return denied;
    }
}
