package io.vigia.aggregator.app;

import io.vigia.aggregator.exporter.Exporter;
import io.vigia.core.config.ConfigException;
import io.vigia.core.config.Problem;
import io.vigia.platform.life.Difference;
import io.vigia.platform.life.Reload;
import io.vigia.platform.yaml.ConfigFiles;
import io.vigia.platform.yaml.ConfigFiles.LoadedAggregator;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** What of the aggregator's configuration can change while it runs, and what may never. */
final class AggregatorReload implements Reload.Listener {
    private final Exporter exporter;
    private final Clock clock;

    AggregatorReload(Exporter exporter, Clock clock) {
        this.exporter = exporter;
        this.clock = clock;
    }

    /** The whole of {@code lake.yaml} but its name, and logging, change live; addresses and identities at the next start. */
    static Reload.Plan plan(LoadedAggregator running, LoadedAggregator wanted) {
        return new Difference<>(running, wanted)
                .live("detect", loaded -> loaded.lake().detect())
                .liveEach("sites", loaded -> loaded.lake().sites())
                .liveEach("vantages", loaded -> loaded.lake().vantages())
                .liveEach("components", loaded -> loaded.lake().components())
                .liveEach("services", loaded -> loaded.lake().services())
                .liveEach("balancers", loaded -> loaded.lake().balancers())
                .live("limits", loaded -> loaded.lake().limits())
                .live("log", loaded -> loaded.aggregator().log())
                .restart("slos", LoadedAggregator::slos)
                .restart("http", loaded -> loaded.aggregator().http())
                .restart("stream", loaded -> loaded.aggregator().stream())
                .restart("group", loaded -> loaded.aggregator().group())
                .restart("cluster", loaded -> loaded.aggregator().cluster())
                .restart("notify", loaded -> loaded.aggregator().alerts())
                .live("vault", loaded -> loaded.aggregator().vault())
                .restart("consul", loaded -> loaded.aggregator().consul())
                .restart("tls", loaded -> loaded.aggregator().tls())
                .plan();
    }

    /**
     * Reads {@code file} again and refuses what would make this another aggregator: the decisions that it keeps are those of
     * one lake, under one name, in one directory.
     */
    static Reload.Source<LoadedAggregator> source(ConfigFiles reader, Path file, LoadedAggregator first) {
        return () -> {
            LoadedAggregator wanted = reader.loadAggregator(file);
            List<Problem> problems = new ArrayList<>();
            same(problems, file, "lake", first.lake().name(), wanted.lake().name());
            same(
                    problems,
                    file,
                    "node",
                    first.aggregator().node(),
                    wanted.aggregator().node());
            same(
                    problems,
                    file,
                    "state",
                    first.aggregator().stateDirectory(),
                    wanted.aggregator().stateDirectory());
            if (!problems.isEmpty()) {
                throw new ConfigException(problems);
            }
            return wanted;
        };
    }

    @Override
    public void reloaded(Reload.Plan plan) {
        exporter.reloadEnded(true, clock.instant());
    }

    @Override
    public void refused(List<Problem> problems) {
        exporter.reloadEnded(false, clock.instant());
    }

    private static void same(List<Problem> problems, Path file, String key, Object running, Object wanted) {
        if (!running.equals(wanted)) {
            problems.add(new Problem(
                    file.toString(),
                    0,
                    key,
                    "is '" + wanted + "' but '" + running + "' runs: it cannot change while the aggregator runs"));
        }
    }
}
