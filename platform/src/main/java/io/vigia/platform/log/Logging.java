package io.vigia.platform.log;

import io.vigia.core.config.LogConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.event.Level;

/** Says how this process logs. Before the first call: logfmt at info. */
public final class Logging {
    /** Libraries that tell their life story at info; only what they warn of is news here. */
    private static final List<String> QUIET = List.of("io.netty", "com.hazelcast", "io.vertx");

    /** They warn of every message that a peer missed; what that means, our own code says. Only their errors are news. */
    private static final List<String> SILENT = List.of("org.apache.ratis", "org.apache.kafka");

    /** Straight to the descriptor: System.err may be replaced or buffered, and a line must go out in one write. */
    private static final OutputStream STDERR = new FileOutputStream(FileDescriptor.err);

    private static volatile Settings settings = Settings.of(LogConfig.DEFAULT, STDERR);

    private static final AtomicLong unwritten = new AtomicLong();

    private static final Object WRITING = new Object();

    private Logging() {}

    /** What every logger looks at, at each event. */
    record Settings(LogConfig.Format format, Level level, OutputStream out) {
        static Settings of(LogConfig config, OutputStream out) {
            return new Settings(config.format(), Level.valueOf(config.level().name()), out);
        }

        /** Level from which a logger is written that never goes below {@code floor}. */
        Level from(Level floor) {
            return level.toInt() < floor.toInt() ? floor : level;
        }
    }

    /** Takes effect at once, for loggers that exist already too; safe from any thread, and again on reload. */
    public static void configure(LogConfig config) {
        leadLibrariesHere();
        settings = Settings.of(config, settings.out());
    }

    /** Vert.x and Hazelcast would otherwise log by themselves, in several lines and past our levels. */
    private static void leadLibrariesHere() {
        putIfAbsent("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
        putIfAbsent("hazelcast.logging.type", "slf4j");
    }

    private static void putIfAbsent(String property, String value) {
        System.setProperty(property, System.getProperty(property, value));
    }

    static void configure(LogConfig config, OutputStream out) {
        settings = Settings.of(config, out);
    }

    /** Lines that standard error did not take, since the process began. */
    public static long unwrittenLines() {
        return unwritten.get();
    }

    /** Writes one line, whole; one that cannot be written is counted, for there is nowhere left to say so. */
    static void write(String line) {
        OutputStream out = settings.out();
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (WRITING) {
            try {
                out.write(bytes);
                out.flush();
            } catch (IOException lost) {
                unwritten.incrementAndGet();
            }
        }
    }

    static Settings settings() {
        return settings;
    }

    /** The level below which {@code logger} never writes. */
    static Level floor(String logger) {
        return isOf(SILENT, logger) ? Level.ERROR : isOf(QUIET, logger) ? Level.WARN : Level.TRACE;
    }

    private static boolean isOf(List<String> libraries, String logger) {
        return libraries.stream().anyMatch(prefix -> logger.equals(prefix) || logger.startsWith(prefix + "."));
    }
}
