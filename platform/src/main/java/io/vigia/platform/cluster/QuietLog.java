package io.vigia.platform.cluster;

import com.hazelcast.logging.AbstractLogger;
import com.hazelcast.logging.ILogger;
import com.hazelcast.logging.LogEvent;
import com.hazelcast.logging.LoggerFactorySupport;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hazelcast's log through SLF4J, two steps lower: its membership is a hint, and what it calls severe (a member that died) is
 * the daily bread of a bus that may lose everything. What matters of it, Vigia says itself.
 */
public final class QuietLog extends LoggerFactorySupport {
    @Override
    protected ILogger createLogger(String name) {
        return new Lowered(LoggerFactory.getLogger(name));
    }

    private static final class Lowered extends AbstractLogger {
        private final Logger log;

        Lowered(Logger log) {
            this.log = log;
        }

        @Override
        public void log(Level level, @Nullable String message) {
            log(level, message, null);
        }

        @Override
        public void log(Level level, @Nullable String message, @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                String said = message == null ? String.valueOf(thrown) : message;
                if (level.intValue() >= Level.SEVERE.intValue()) {
                    log.atInfo().addKeyValue("detail", said).log("hazelcast reports a failure");
                } else {
                    log.atDebug().addKeyValue("detail", said).log("hazelcast reports");
                }
            }
        }

        @Override
        @SuppressWarnings("deprecation") // The interface still demands it.
        public void log(LogEvent event) {
            log(
                    event.getLogRecord().getLevel(),
                    event.getLogRecord().getMessage(),
                    event.getLogRecord().getThrown());
        }

        @Override
        public Level getLevel() {
            return log.isDebugEnabled() ? Level.INFO : Level.SEVERE;
        }

        @Override
        public boolean isLoggable(Level level) {
            return !level.equals(Level.OFF) && level.intValue() >= getLevel().intValue();
        }
    }
}
