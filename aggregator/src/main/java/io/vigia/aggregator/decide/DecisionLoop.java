package io.vigia.aggregator.decide;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.detect.DetectEvent.Channel;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverAction;
import io.vigia.core.failover.FailoverEvent;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one owner of the core's state. Everything that happens comes in as an event on its context, in order; what is to be done
 * goes out through ports, and the outcome of a commit comes back as an event. Methods may be called from any thread once it
 * is deployed.
 */
public final class DecisionLoop extends VerticleBase implements Snapshots, Acknowledgements {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionLoop.class);
    private static final long TICK_MILLIS = 100;
    /** Readers need no more than twenty pictures a second; between them the core's steps cost only themselves. */
    private static final Duration PICTURE = Duration.ofMillis(50);

    private static final Duration STALE_PICTURE = Duration.ofMillis(500);
    private static final long ACKNOWLEDGE_MILLIS = 3000;

    /** What the loop stands on. */
    public record Ports(DecisionLog log, RoutingSink routing, LoopListener listener, BooleanSupplier bus) {}

    private final Clock clock;
    private final Ports ports;
    private final Evaluation evaluation;
    private final Map<TargetId, io.vigia.core.model.Outcome> lastSaid = new HashMap<>();
    private final Map<ServiceId, List<Promise<Result>>> acknowledging = new HashMap<>();
    private volatile Snapshot newest;
    private boolean dirty;

    /**
     * @param clock steady: it never steps
     * @param durable what was committed last; empty for a lake without history
     */
    public DecisionLoop(NodeId aggregator, LakeConfig lake, Optional<Durable> durable, Clock clock, Ports ports) {
        this.clock = clock;
        this.ports = ports;
        Instant now = clock.instant();
        this.evaluation = new Evaluation(aggregator, lake, durable, now);
        this.newest = evaluation.snapshot(now, false);
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(1, TICK_MILLIS, timer -> step(this::tick));
        return Future.succeededFuture();
    }

    @Override
    public Snapshot newest() {
        return newest;
    }

    /** @param receivedAt on the loop's clock */
    public void heard(Batch batch, Channel channel, Instant receivedAt) {
        context.runOnContext(there -> {
            step(() -> evaluation.heard(batch, channel, receivedAt));
            tell(() -> ports.listener().heard(batch, receivedAt));
        });
    }

    public void reported(BalancerReport report) {
        happened(new FailoverEvent.BalancerReported(report));
    }

    /** Takes a changed {@code lake.yaml} in; the future ends when it is in force. */
    public Future<Void> reconfigure(LakeConfig lake) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(there -> {
            step(() -> evaluation.reconfigure(lake, clock.instant()));
            lastSaid.keySet()
                    .retainAll(evaluation.snapshot(clock.instant(), false).verdicts().stream()
                            .map(Verdict::target)
                            .toList());
            publish(clock.instant());
            done.complete();
        });
        return done.future();
    }

    @Override
    public Future<Result> acknowledge(ServiceId service, String who, String why) {
        Promise<Result> answer = Promise.promise();
        context.runOnContext(there -> {
            if (!evaluation.lake().services().containsKey(service)) {
                answer.complete(Result.UNKNOWN_SERVICE);
                return;
            }
            if (!evaluation.state().durable().cooldowns().containsKey(service)) {
                answer.complete(Result.NOTHING_TO_CLEAR);
                return;
            }
            acknowledging.computeIfAbsent(service, none -> new ArrayList<>()).add(answer);
            vertx.setTimer(ACKNOWLEDGE_MILLIS, timer -> {
                if (answer.tryComplete(Result.PENDING)) {
                    Optional.ofNullable(acknowledging.get(service)).ifPresent(waiting -> waiting.remove(answer));
                }
            });
            step(() -> evaluation.on(new FailoverEvent.Acknowledged(service, who, why), clock.instant()));
        });
        return answer.future();
    }

    private Evaluation.Outcome tick() {
        return evaluation.tick(clock.instant());
    }

    private void happened(FailoverEvent event) {
        context.runOnContext(there -> step(() -> evaluation.on(event, clock.instant())));
    }

    /** A step that throws is a defect, and must cost no more than itself: the loop goes on with the state it had. */
    private void step(Supplier<Evaluation.Outcome> event) {
        Instant begun = clock.instant();
        try {
            Evaluation.Outcome outcome = event.get();
            outcome.verdicts().forEach(this::say);
            outcome.actions().forEach(this::act);
            dirty = dirty || !outcome.verdicts().isEmpty() || !outcome.actions().isEmpty();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a decision step failed");
        }
        Instant ended = clock.instant();
        Duration age = Duration.between(newest.at(), ended);
        if (age.compareTo(dirty ? PICTURE : STALE_PICTURE) >= 0) {
            publish(ended);
        }
        tell(() -> ports.listener().stepped(Duration.between(begun, ended)));
    }

    /** Figures are not worth a decision. */
    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a listener of the loop failed");
        }
    }

    private void publish(Instant at) {
        newest = evaluation.snapshot(at, ports.bus().getAsBoolean());
        dirty = false;
    }

    private void say(Verdict verdict) {
        if (lastSaid.put(verdict.target(), verdict.outcome()) != verdict.outcome()) {
            DecisionLines.verdict(verdict);
        }
    }

    private void act(FailoverAction action) {
        if (action instanceof FailoverAction.Commit commit) {
            commit(commit);
        } else if (action instanceof FailoverAction.Route route) {
            ports.routing().route(route.routing());
        } else if (action instanceof FailoverAction.Announce announce) {
            announce(announce.notice());
        }
    }

    private void commit(FailoverAction.Commit commit) {
        Instant begun = clock.instant();
        long revision = commit.next().revision();
        ports.log()
                .commit(commit.next(), commit.decision())
                .onComplete(
                        done -> context.runOnContext(there -> {
                            Duration took = Duration.between(begun, clock.instant());
                            DecisionLines.committed(commit.next(), commit.decision(), took);
                            tell(() -> ports.listener().committed(commit.decision(), true, took));
                            step(() -> evaluation.on(new FailoverEvent.Committed(revision), clock.instant()));
                        }),
                        failure -> context.runOnContext(there -> {
                            String reason = String.valueOf(failure.getMessage());
                            DecisionLines.refused(commit.next(), commit.decision(), reason);
                            Duration took = Duration.between(begun, clock.instant());
                            tell(() -> ports.listener().committed(commit.decision(), false, took));
                            step(() ->
                                    evaluation.on(new FailoverEvent.CommitFailed(revision, reason), clock.instant()));
                        }));
    }

    private void announce(Notice notice) {
        DecisionLines.notice(notice);
        ports.log().record(clock.instant(), notice);
        tell(() -> ports.listener().announced(notice));
        if (notice instanceof Notice.CooldownCleared cleared) {
            Optional.ofNullable(acknowledging.remove(cleared.service()))
                    .ifPresent(waiting -> waiting.forEach(answer -> answer.tryComplete(Result.CLEARED)));
        }
    }
}
