package io.vigia.aggregator.slo;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vigia.aggregator.decide.SloListener;
import io.vigia.aggregator.decide.SloViews;
import io.vigia.aggregator.decide.Snapshot;
import io.vigia.aggregator.decide.Snapshots;
import io.vigia.aggregator.slo.store.HistoryException;
import io.vigia.aggregator.slo.store.SavedSlo;
import io.vigia.aggregator.slo.store.WriteTurns;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.openslo.SloSet;
import io.vigia.core.failover.BudgetCorrection;
import io.vigia.core.measure.ObjectiveDetail;
import io.vigia.core.measure.Objectives;
import io.vigia.core.measure.ObjectivesView;
import io.vigia.core.model.Batch;
import io.vigia.core.slo.AlertChange;
import io.vigia.platform.wire.Rejections;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one owner of the objectives. Restores them, has them filled from peers, and from then on hears batches, looks at the newest moves and corrections, evaluates once a
 * second and keeps what changed every ten. To be deployed on a thread of its own: with thousands of objectives a round takes a good part of a second's tenth. A disk that
 * fails or hangs costs the history, and nothing else.
 */
public final class SloKeeper extends VerticleBase implements SloViews {
    private static final Logger LOG = LoggerFactory.getLogger(SloKeeper.class);
    private static final long LOOK_MILLIS = 200;
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration WRITE = Duration.ofSeconds(10);
    /** A round is followed by so many times as long without one. */
    private static final int IDLE_SHARE = 10;
    /** An older picture does not say whether a move has ended. */
    private static final Duration STALE = Duration.ofMillis(1_500);

    private static final int MAX_WAITING = 10_000;

    /** @param directory where the history is kept; made when it is not there */
    public record Ports(
            Path directory, Snapshots snapshots, Clock clock, SloListener listener, Rejections rejections) {}

    private final Objectives objectives;
    private final Ports ports;
    private final WriteTurns turns = new WriteTurns();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Optional<ObjectivesView> view = Optional.empty();
    private volatile boolean restored;
    private boolean measuring;
    private LakeConfig lake;
    private List<BudgetCorrection> agreed = List.of();
    private List<String> problems = List.of();
    private Instant nextRound;
    private Instant nextView;
    private Instant nextWrite;
    private @Nullable SloHistory history;
    private @Nullable SloPeers peers;
    private SloHistory.@Nullable Round unwritten;
    private boolean writing;

    public SloKeeper(SloSet slos, LakeConfig lake, Ports ports) {
        this.ports = ports;
        this.lake = lake;
        Instant now = ports.clock().instant();
        this.objectives = new Objectives(slos, lake, now);
        this.nextRound = now;
        this.nextView = now;
        this.nextWrite = now;
    }

    @Override
    public Future<?> start() {
        SloHistory disk = new SloHistory(
                vertx.createSharedWorkerExecutor("vigia-slo-history", 1),
                ports.directory().resolve("slo.db"));
        SloPeers others = new SloPeers(vertx);
        history = disk;
        peers = others;
        Instant now = ports.clock().instant();
        return disk.load(now, objectives.ids(), saved -> restore(saved, now))
                .otherwise(failure -> {
                    failed(failure);
                    return null;
                })
                .map(loaded -> {
                    restored = true;
                    new PeerFill(vertx, ports.snapshots(), others, objectives)
                            .run()
                            .onComplete(filled -> measuring = true);
                    vertx.setPeriodic(LOOK_MILLIS, tick -> look());
                    return null;
                });
    }

    private void restore(SavedSlo saved, Instant now) {
        if (!objectives.ids().contains(saved.id())) {
            return; // no longer promised; the store keeps it for a while
        }
        try {
            objectives.restore(saved.id(), saved.whole(), saved.deltas(), now);
            turns.resume(saved.id(), saved.deltas().size());
        } catch (IllegalArgumentException refused) {
            LOG.atWarn()
                    .addKeyValue("slo", saved.id())
                    .addKeyValue("reason", refused.getMessage())
                    .log("the history of an objective cannot be used, and begins anew");
        }
    }

    /**
     * Takes a batch in that was heard for the first time, at {@code receivedAt} on the aggregator's steady clock. From any thread; what comes before the history is restored is not needed, for what is counted is cumulative.
     */
    public void heard(Batch batch, Instant receivedAt) {
        enqueue(() -> {
            if (measuring) {
                objectives.heard(batch, receivedAt);
            }
        });
    }

    private void enqueue(Runnable work) {
        if (!restored) {
            return;
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            ports.rejections().count("slo", "crowded");
            return;
        }
        context.runOnContext(there -> {
            waiting.decrementAndGet();
            work.run();
        });
    }

    @Override
    public Optional<ObjectivesView> newest() {
        return view;
    }

    @Override
    public Future<Optional<ObjectiveDetail>> detail(String id) {
        return ask(() -> measuring ? objectives.detail(id, ports.clock().instant()) : Optional.empty());
    }

    @Override
    public Future<Optional<Buffer>> saved(String id) {
        return ask(() ->
                objectives.ids().contains(id) ? Optional.of(Buffer.buffer(objectives.copy(id))) : Optional.empty());
    }

    private <T> Future<Optional<T>> ask(Supplier<Optional<T>> question) {
        if (!restored) {
            return Future.succeededFuture(Optional.empty());
        }
        Promise<Optional<T>> answer = Promise.promise();
        context.runOnContext(there -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException defect) {
                answer.fail(defect);
            }
        });
        return answer.future();
    }

    @Override
    public Future<?> stop() {
        measuring = false;
        SloHistory disk = history;
        SloPeers others = peers;
        Future<?> written = disk == null || writing
                ? Future.succeededFuture()
                : write(ports.clock().instant());
        return written.otherwiseEmpty()
                .eventually(() -> disk == null ? Future.succeededFuture() : disk.close())
                .eventually(() -> others == null ? Future.succeededFuture() : others.close());
    }

    private void look() {
        if (!measuring) {
            return;
        }
        try {
            Snapshot snapshot = ports.snapshots().newest();
            Instant now = ports.clock().instant();
            boolean changed = takeIn(snapshot, now);
            if (changed || !now.isBefore(nextRound)) {
                changed |= evaluate(snapshot, now);
            }
            if (changed || !now.isBefore(nextView)) {
                show(now);
            }
            if (!now.isBefore(nextWrite) && !writing) {
                nextWrite = now.plus(WRITE);
                write(now);
            }
        } catch (RuntimeException defect) {
            LOG.atError().setCause(defect).log("objectives cannot be evaluated");
        }
    }

    /** Whether something was taken out of budgets, or given back. Before anything was committed nobody knows what is to be. */
    private boolean takeIn(Snapshot snapshot, Instant now) {
        if (!snapshot.lake().equals(lake)) {
            lake = snapshot.lake();
            objectives.layoutChanged(lake);
        }
        List<BudgetCorrection> wanted = snapshot.controls().corrections();
        if (snapshot.revision() == 0 || (wanted.equals(agreed) && view.isPresent())) {
            return false;
        }
        agreed = wanted;
        List<String> refused = objectives.correct(wanted, now);
        refused.stream()
                .filter(one -> !problems.contains(one))
                .forEach(one -> LOG.atError().addKeyValue("reason", one).log("a time cannot be taken out of a budget"));
        problems = refused;
        return true;
    }

    /** Whether an alert began or ended. */
    private boolean evaluate(Snapshot snapshot, Instant now) {
        boolean fresh = Duration.between(snapshot.at(), now).compareTo(STALE) <= 0;
        objectives.looked(snapshot.failovers(), fresh && snapshot.group().quorum(), now);
        List<AlertChange> changes = objectives.evaluate(now);
        Duration took = Duration.between(now, ports.clock().instant());
        ports.listener().evaluated(took);
        nextRound = now.plus(pause(took));
        changes.forEach(SloKeeper::tell);
        return !changes.isEmpty();
    }

    /** Words for people cost more than figures: with thousands of objectives they are renewed less often than alerts are evaluated. */
    private void show(Instant now) {
        Instant begun = ports.clock().instant();
        view = Optional.of(objectives.view(now));
        nextView = now.plus(pause(Duration.between(begun, ports.clock().instant())));
    }

    private static Duration pause(Duration took) {
        Duration pause = took.multipliedBy(IDLE_SHARE);
        return pause.compareTo(ROUND) > 0 ? pause : ROUND;
    }

    private static void tell(AlertChange change) {
        (change.firing() ? LOG.atWarn() : LOG.atInfo())
                .addKeyValue("slo", change.sloId())
                .addKeyValue("policy", change.policy())
                .addKeyValue("severity", change.condition().severity().label())
                .addKeyValue("why", change.explanation())
                .log(change.firing() ? "a budget burns" : "a budget burns no more");
    }

    /** What could not be written is written first, before anything new is asked for. */
    private Future<Void> write(Instant now) {
        SloHistory disk = history;
        if (disk == null) {
            return Future.succeededFuture();
        }
        SloHistory.Round round = unwritten == null ? collect(now) : unwritten;
        unwritten = round;
        writing = true;
        return disk.write(round)
                .onSuccess(there -> {
                    writing = false;
                    unwritten = null;
                    if (there) {
                        ports.listener().kept(round.at());
                    } else {
                        objectives.ids().forEach(turns::lose);
                        ports.listener().notKept();
                    }
                })
                .onFailure(failure -> {
                    writing = false;
                    failed(failure);
                })
                .mapEmpty();
    }

    private SloHistory.Round collect(Instant now) {
        WriteTurns.Round turn = turns.next(objectives.ids());
        Map<String, byte[]> wholes = new HashMap<>();
        Map<String, byte[]> deltas = new HashMap<>();
        turn.wholes().forEach(id -> wholes.put(id, objectives.save(id)));
        turn.deltas().forEach(id -> deltas.put(id, objectives.changes(id)));
        return new SloHistory.Round(now, wholes, deltas);
    }

    private void failed(Throwable failure) {
        ports.listener().notKept();
        LOG.atError()
                .addKeyValue("reason", failure instanceof HistoryException ? failure.getMessage() : failure.toString())
                .log("the history of objectives cannot be kept; it is measured on, and tried again");
    }
}
