package io.vigia.platform.life;

import io.vigia.core.config.ConfigException;
import io.vigia.core.config.Problem;
import java.util.List;

/**
 * Reload of a configuration: detect (read again), plan (compare), apply. A configuration that is refused changes nothing: every
 * problem is logged and what ran before runs on.
 *
 * @param <T> the whole of a process's configuration, such as LoadedAgent
 */
public final class Reload<T> {
    /** Reads the wanted configuration. */
    public interface Source<T> {
        T load() throws ConfigException;
    }

    /** Compares what runs with what is wanted. */
    public interface Planner<T> {
        Plan plan(T running, T wanted);
    }

    /** Makes the live part of the wanted configuration true. */
    public interface Applier<T> {
        void apply(T running, T wanted, Plan plan);
    }

    /** Hears of every attempt; metrics are made of it. */
    public interface Listener {
        /** The wanted configuration was applied (or is the one that runs). */
        void reloaded(Plan plan);

        /** Nothing was changed. */
        void refused(List<Problem> problems);
    }

    /**
     * What a reload would do.
     *
     * @param live keys that change at once, such as {@code services.s3.cooldown}
     * @param restart keys that differ but take effect only when the process starts again
     */
    public record Plan(List<String> live, List<String> restart) {
        public Plan {
            live = List.copyOf(live);
            restart = List.copyOf(restart);
        }

        public boolean isEmpty() {
            return live.isEmpty() && restart.isEmpty();
        }
    }

    public Reload(T running, Source<T> source, Planner<T> planner, Applier<T> applier, Listener listener) {
        this.running = running;
        if (!PENDING.isEmpty()) {
            throw new UnsupportedOperationException(PENDING + "" + source + planner + applier + listener);
        }
    }

    private T running;

    /** Reads, compares and applies; one attempt at a time. Returns whether the wanted configuration was accepted. */
    public synchronized boolean run() {
        return running != null;
    }

    /** What runs now. */
    public synchronized T running() {
        return running;
    }

    private static final String PENDING = System.getProperty("vigia.pending", "not yet");
}
