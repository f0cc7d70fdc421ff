package io.vigia.platform.vault;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** How asking Vault goes. Safe from any thread. */
public final class VaultFigures {
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicBoolean standIn = new AtomicBoolean();

    void answered() {
        answered.incrementAndGet();
        standIn.set(false);
    }

    void failed() {
        failed.incrementAndGet();
    }

    void changed() {
        changes.incrementAndGet();
    }

    void standIn() {
        failed.incrementAndGet();
        standIn.set(true);
    }

    /** Rounds in which Vault gave every secret. */
    public long answeredCount() {
        return answered.get();
    }

    /** Rounds in which it did not. */
    public long failedCount() {
        return failed.get();
    }

    /** Times that a changed secret was noticed. */
    public long changedCount() {
        return changes.get();
    }

    /** Whether what is in use was kept from an earlier start, and Vault has not confirmed it since. */
    public boolean onKeptSecrets() {
        return standIn.get();
    }
}
