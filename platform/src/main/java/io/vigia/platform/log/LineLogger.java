package io.vigia.platform.log;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** One logger. Never throws: a value that cannot be printed is said to be so. */
final class LineLogger extends LegacyAbstractLogger implements LoggingEventAware {
    private static final long serialVersionUID = 1;

    private final Level floor;

    LineLogger(String name) {
        this.name = name;
        this.floor = Logging.floor(name);
    }

    @Override
    public boolean isTraceEnabled() {
        return isOn(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isOn(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isOn(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isOn(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isOn(Level.ERROR);
    }

    private boolean isOn(Level level) {
        return level.toInt() >= Logging.settings().from(floor).toInt();
    }

    @Override
    public void log(LoggingEvent event) {
        write(
                event.getLevel(),
                event.getMessage(),
                event.getArgumentArray(),
                event.getKeyValuePairs(),
                event.getThrowable());
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String message,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        write(level, message, arguments, null, thrown);
    }

    private void write(
            Level level,
            @Nullable String message,
            Object @Nullable [] arguments,
            @Nullable List<KeyValuePair> pairs,
            @Nullable Throwable thrown) {
        String line;
        try {
            String text = message == null ? "" : message;
            String filled =
                    arguments == null ? text : String.valueOf(MessageFormatter.basicArrayFormat(text, arguments));
            line = Line.of(Logging.settings().format(), Instant.now(), level, name)
                    .event(filled, pairs == null ? List.of() : pairs, thrown);
        } catch (RuntimeException | StackOverflowError failure) {
            line = Line.of(Logging.settings().format(), Instant.now(), level, name)
                    .event("unprintable log event (" + failure.getClass().getName() + ")", List.of(), null);
        }
        Logging.write(line);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return LineLogger.class.getName();
    }
}
