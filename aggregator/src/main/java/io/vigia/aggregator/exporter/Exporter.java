package io.vigia.aggregator.exporter;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.prometheus.client.exporter.common.TextFormat;
import io.vigia.aggregator.decide.LoopListener;
import io.vigia.aggregator.decide.SloListener;
import io.vigia.aggregator.decide.Snapshots;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.MoveStep;
import io.vigia.core.failover.Notice;
import io.vigia.core.measure.ObjectivesView;
import io.vigia.core.model.Batch;
import io.vigia.core.notify.HeraldState;
import io.vigia.core.notify.SilenceState;
import io.vigia.platform.vault.VaultFigures;
import io.vigia.platform.wire.Rejections;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that {@code /metrics} shows. What stands now is drawn from the newest snapshot at each scrape, so that the series
 * of what is no longer configured vanish by themselves; what happens is counted here. Safe from any thread.
 */
public final class Exporter implements LoopListener, SloListener, Rejections {
    /** Reasons and sources are few and fixed; should a defect make many, they end here. */
    private static final int MAX_REJECTED_SERIES = 256;

    private final CollectorRegistry registry = new CollectorRegistry();
    private final ProbeSeries probes;
    private final Set<String> rejectedSeries = ConcurrentHashMap.newKeySet();

    private final Counter rejected = Counter.build("vigia_rejected_total", "What came in and was refused.")
            .labelNames("source", "reason")
            .register(registry);
    private final Counter failovers = Counter.build("vigia_failovers_total", "Moves of services that have ended.")
            .labelNames("service", "from", "to", "kind", "outcome")
            .register(registry);
    private final Histogram failoverDuration = Histogram.build(
                    "vigia_failover_duration_seconds",
                    "From the first accusation until no more balancer was waited for.")
            .labelNames("service")
            .buckets(0.25, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30, 60)
            .register(registry);
    private final Histogram stepDuration = Histogram.build(
                    "vigia_move_step_duration_seconds", "How long the steps of moves took, of moves that have ended.")
            .labelNames("step")
            .buckets(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
            .register(registry);
    private final Counter notices = Counter.build("vigia_notices_total", "What people were told, by kind.")
            .labelNames("kind")
            .register(registry);
    private final Counter commits = Counter.build("vigia_commits_total", "Decisions put to the log, by how it ended.")
            .labelNames("decision", "outcome")
            .register(registry);
    private final Histogram commitDuration = Histogram.build(
                    "vigia_commit_duration_seconds", "How long it took to make a decision durable.")
            .buckets(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)
            .register(registry);
    private final Histogram step = Histogram.build(
                    "vigia_decision_step_seconds", "How long the loop took to work one event off.")
            .buckets(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1)
            .register(registry);
    private final Counter reloads = Counter.build(
                    "vigia_config_reloads_total", "Attempts to reload, by how they ended.")
            .labelNames("outcome")
            .register(registry);
    private final Gauge lastReload = Gauge.build(
                    "vigia_config_last_reload_successful", "Whether the configuration on disk is the one in force.")
            .register(registry);
    private final Gauge lastReloadTime = Gauge.build(
                    "vigia_config_last_reload_success_timestamp_seconds", "When the configuration in force was loaded.")
            .register(registry);

    private final Histogram sloEvaluation = Histogram.build(
                    "vigia_slo_evaluation_seconds", "How long it took to evaluate every objective once.")
            .buckets(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1)
            .register(registry);
    private final Counter sloStoreFailures = Counter.build(
                    "vigia_slo_store_failures_total", "Times that the history of objectives could not be kept.")
            .register(registry);
    private final Gauge sloStoreWritten = Gauge.build(
                    "vigia_slo_store_last_write_timestamp_seconds",
                    "Until when what was measured is on disk; 0 for nothing since the start.")
            .register(registry);

    /**
     * @param alerts what is known of alerts now
     * @param objectives how they stand now; empty while that is not known
     * @param silences and of silences
     * @param clock the loop's
     */
    public Exporter(
            Snapshots snapshots,
            Supplier<HeraldState> alerts,
            Supplier<Optional<ObjectivesView>> objectives,
            Supplier<SilenceState> silences,
            Clock clock,
            String version) {
        probes = new ProbeSeries(snapshots, clock, this).register(registry);
        new SnapshotSeries(snapshots, clock).register(registry);
        new GroupSeries(snapshots).register(registry);
        new AlertSeries(alerts, clock).register(registry);
        new SloSeries(objectives).register(registry);
        new SilenceSeries(silences).register(registry);
        new ProcessSeries(version).register(registry);
        rejected.labels("other", "other"); // so that the family is there before anything is refused
        for (String outcome : new String[] {"applied", "refused"}) {
            reloads.labels(outcome);
        }
        reloaded(clock.instant());
    }

    /** Shows how asking Vault goes; called once, before the start. */
    public void vault(VaultFigures figures) {
        new VaultSeries(figures).register(registry);
    }

    /** The content type for an {@code Accept} header. */
    public String contentType(@Nullable String accept) {
        return TextFormat.chooseContentType(accept);
    }

    /** The page, in the form of {@code contentType}. */
    public String text(String contentType) {
        StringWriter page = new StringWriter(64 * 1024);
        try {
            // The time at which a counter was made helps nobody here, and doubles the number of families.
            TextFormat.writeFormat(
                    contentType, page, registry.filteredMetricFamilySamples(name -> !name.endsWith("_created")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return page.toString();
    }

    @Override
    public void count(String source, String reason) {
        String series = source + "/" + reason;
        if (rejectedSeries.contains(series)
                || (rejectedSeries.size() < MAX_REJECTED_SERIES && rejectedSeries.add(series))) {
            rejected.labels(source, reason).inc();
        } else {
            rejected.labels("other", "other").inc();
        }
    }

    @Override
    public void heard(Batch batch, Instant at) {
        probes.heard(batch, at);
    }

    @Override
    public void stepped(Duration took) {
        step.observe(seconds(took));
    }

    @Override
    public void committed(Decision decision, boolean durable, Duration took) {
        commits.labels(decision.kind().label(), durable ? "durable" : "refused").inc();
        commitDuration.observe(seconds(took));
    }

    @Override
    public void announced(Notice notice) {
        notices.labels(kind(notice)).inc();
        if (notice instanceof Notice.FailoverFinished finished) {
            ended(finished.failover());
        } else if (notice instanceof Notice.FailoverDegraded degraded) {
            ended(degraded.failover());
        } else if (notice instanceof Notice.FailoverFailed failed) {
            ended(failed.failover());
        }
    }

    @Override
    public void evaluated(Duration took) {
        sloEvaluation.observe(seconds(took));
    }

    @Override
    public void kept(Instant at) {
        sloStoreWritten.set(at.toEpochMilli() / 1e3);
    }

    @Override
    public void notKept() {
        sloStoreFailures.inc();
    }

    /** The configuration on disk was applied. */
    public void reloaded(Instant at) {
        lastReload.set(1);
        lastReloadTime.set(at.toEpochMilli() / 1e3);
    }

    public void reloadEnded(boolean applied, Instant at) {
        reloads.labels(applied ? "applied" : "refused").inc();
        if (applied) {
            reloaded(at);
        } else {
            lastReload.set(0);
        }
    }

    private void ended(FailoverRecord failover) {
        steps(failover);
        failovers
                .labels(
                        failover.service().value(),
                        failover.from().value(),
                        failover.to().value(),
                        failover.kind().label(),
                        failover.result().label())
                .inc();
        failover.times()
                .switchedAt()
                .ifPresent(at -> failoverDuration
                        .labels(failover.service().value())
                        .observe(seconds(Duration.between(failover.times().accusedAt(), at))));
    }

    private void steps(FailoverRecord failover) {
        for (MoveStep one : failover.steps()) {
            String name = one.hook()
                    .map(hook -> hook.phase().label() + "_hook")
                    .orElse(one.kind().label());
            one.startedAt()
                    .flatMap(start -> one.endedAt().map(end -> Duration.between(start, end)))
                    .filter(took -> !took.isNegative())
                    .ifPresent(took -> stepDuration.labels(name).observe(seconds(took)));
        }
    }

    /** {@code FailoverHeld} is {@code failover_held}. */
    private static String kind(Notice notice) {
        return notice.getClass()
                .getSimpleName()
                .replaceAll("(?<=.)([A-Z])", "_$1")
                .toLowerCase(java.util.Locale.ROOT);
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
