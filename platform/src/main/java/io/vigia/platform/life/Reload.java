package io.vigia.platform.life;

import io.vigia.core.config.ConfigException;
import io.vigia.core.config.Problem;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reload of a configuration: detect (read again), plan (compare), apply. A configuration that is refused changes nothing: every
 * problem is logged and what ran before runs on.
 *
 * @param <T> the whole of a process's configuration, such as LoadedAgent
 */
public final class Reload<T> {
    private static final Logger log = LoggerFactory.getLogger(Reload.class);

    private final Source<T> source;
    private final Planner<T> planner;
    private final Applier<T> applier;
    private final Listener listener;
    private T running;

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

        /** What ran before runs on; or, as its one problem then says, the wanted one was applied in part only. */
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
        this.source = source;
        this.planner = planner;
        this.applier = applier;
        this.listener = listener;
    }

    /** Reads, compares and applies; one attempt at a time. Returns whether the wanted configuration was accepted. */
    public synchronized boolean run() {
        T wanted;
        Plan plan;
        try {
            wanted = source.load();
            plan = planner.plan(running, wanted);
        } catch (ConfigException refusal) {
            return refuse(refusal.problems());
        } catch (RuntimeException failure) {
            log.atError().setCause(failure).log("configuration cannot be read");
            return refuse(List.of(new Problem("reload", 0, "", "failed: " + failure)));
        }
        try {
            applier.apply(running, wanted, plan);
        } catch (RuntimeException failure) {
            log.atError().setCause(failure).log("configuration applied in part only: start again to be sure of it");
            listener.refused(List.of(new Problem("reload", 0, "", "applied in part only: " + failure)));
            return false;
        }
        running = wanted;
        report(plan);
        listener.reloaded(plan);
        return true;
    }

    /** What runs now, as it was last accepted; keys named for a restart are in it with their new values. */
    public synchronized T running() {
        return running;
    }

    private boolean refuse(List<Problem> problems) {
        problems.forEach(problem -> log.atError()
                .addKeyValue("at", problem.file() + (problem.line() > 0 ? ":" + problem.line() : ""))
                .addKeyValue("key", problem.key())
                .addKeyValue("problem", problem.message())
                .log("configuration problem"));
        log.atError().addKeyValue("problems", problems.size()).log("configuration refused, the old one runs on");
        listener.refused(problems);
        return false;
    }

    private static void report(Plan plan) {
        if (!plan.restart().isEmpty()) {
            log.atWarn().addKeyValue("keys", plan.restart()).log("changed keys take effect at the next start");
        }
        log.atInfo()
                .addKeyValue("keys", plan.live())
                .log(plan.isEmpty() ? "configuration unchanged" : "configuration reloaded");
    }
}
