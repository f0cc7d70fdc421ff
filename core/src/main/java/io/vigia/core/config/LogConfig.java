package io.vigia.core.config;

/** How a process logs, to standard error. */
public record LogConfig(Format format, Level level) {
    public static final LogConfig DEFAULT = new LogConfig(Format.LOGFMT, Level.INFO);

    /** One line an event, either way. */
    public enum Format {
        LOGFMT,
        JSON
    }

    /** The least severe that is written. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
