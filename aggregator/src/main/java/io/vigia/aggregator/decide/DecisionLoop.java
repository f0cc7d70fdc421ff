package io.vigia.aggregator.decide;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.detect.DetectEvent.Channel;
import io.vigia.core.failover.Command;
import io.vigia.core.failover.CommandResult;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverAction;
import io.vigia.core.failover.FailoverEvent;
import io.vigia.core.failover.Notice;
import io.vigia.core.failover.Plan;
import io.vigia.core.failover.Plans;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.Batch;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import io.vigia.platform.wire.Rejected;
import io.vigia.platform.wire.Rejections;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one owner of the core's state. Everything that happens comes in as an event on its context, in order; what is to be done
 * goes out through ports, and the outcome of a commit comes back as an event. Methods may be called from any thread once it
 * is deployed.
 */
public final class DecisionLoop extends VerticleBase implements Snapshots, Orders, Rehearsals, DecisionLog.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionLoop.class);
    private static final long TICK_MILLIS = 100;
    /** Readers need no more than twenty pictures a second; between them the core's steps cost only themselves. */
    private static final Duration PICTURE = Duration.ofMillis(50);

    private static final Duration STALE_PICTURE = Duration.ofMillis(500);
    private static final long CONFIRM_MILLIS = 500;

    /**
     * Batches and reports that may wait for the loop; beyond, new ones are dropped and counted, so that no flood can fill
     * the heap. A lost one costs no count and no evidence: the next is cumulative.
     */
    static final int MAX_WAITING = 10_000;

    /** What the loop stands on. */
    public record Ports(
            DecisionLog log, RoutingSink routing, LoopListener listener, Rejections rejections, BooleanSupplier bus) {}

    private final Clock clock;
    private final Ports ports;
    private final Evaluation evaluation;
    private final Map<TargetId, io.vigia.core.model.Outcome> lastSaid = new HashMap<>();
    private final OrderDesk desk;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Snapshot newest;
    private boolean dirty;
    private boolean confirming;

    /** @param clock steady: it never steps */
    public DecisionLoop(NodeId aggregator, LakeConfig lake, Clock clock, Ports ports) {
        this.clock = clock;
        this.ports = ports;
        this.desk = new OrderDesk();
        Instant now = clock.instant();
        this.evaluation = new Evaluation(aggregator, lake, now);
        this.newest = evaluation.snapshot(now, false, ports.log().group());
    }

    /** Takes part in the group from now on. */
    @Override
    public Future<?> start() {
        vertx.setPeriodic(1, TICK_MILLIS, timer -> step(this::tick));
        vertx.setPeriodic(CONFIRM_MILLIS, timer -> confirm());
        return ports.log().start(this);
    }

    @Override
    public void applied(Durable durable) {
        context.runOnContext(there -> step(() -> evaluation.on(new FailoverEvent.Applied(durable), clock.instant())));
    }

    @Override
    public void leading(long term) {
        context.runOnContext(there -> {
            ports.routing().lead(term, true);
            step(() -> evaluation.on(new FailoverEvent.LeadershipGained(term), clock.instant()));
        });
    }

    @Override
    public void following() {
        context.runOnContext(there -> {
            ports.routing().lead(ports.log().group().term(), false);
            step(() -> evaluation.on(FailoverEvent.LeadershipLost.LOST, clock.instant()));
        });
    }

    /** Balancers that may serve only while somebody leads are told that somebody does. */
    private void confirm() {
        if (!evaluation.state().leads() || confirming) {
            return;
        }
        confirming = true;
        Runnable heard = ports.routing().heardByNow();
        ports.log()
                .confirm()
                .onComplete(answer -> context.runOnContext(there -> {
                    confirming = false;
                    if (answer.succeeded()
                            && answer.result()
                            && evaluation.state().leads()) {
                        apart(heard);
                    }
                }));
    }

    @Override
    public Snapshot newest() {
        return newest;
    }

    /** @param receivedAt on the loop's clock */
    public void heard(Batch batch, Channel channel, Instant receivedAt) {
        enqueue(channel.label(), () -> {
            step(() -> evaluation.heard(batch, channel, receivedAt));
            apart(() -> ports.listener().heard(batch, receivedAt));
        });
    }

    public void reported(BalancerReport report) {
        FailoverEvent event = new FailoverEvent.BalancerReported(report);
        enqueue("control", () -> step(() -> evaluation.on(event, clock.instant())));
    }

    /** What an agent says of a hook that it was ordered to run. A run has one name in all terms, so an old refusal must not answer a new order. */
    public void reported(HookReport report) {
        FailoverEvent event = new FailoverEvent.HookReported(report);
        enqueue("control", () -> {
            if (report.refusesBefore(evaluation.state().term().orElse(0))) {
                ports.rejections().count("control", Rejected.Reason.PAST_TERM);
            } else {
                step(() -> evaluation.on(event, clock.instant()));
            }
        });
    }

    private void enqueue(String source, Runnable work) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            ports.rejections().count(source, Rejected.Reason.CROWDED);
            return;
        }
        context.runOnContext(there -> {
            waiting.decrementAndGet();
            work.run();
        });
    }

    /** Takes a changed {@code lake.yaml} in; the future ends when it is in force. */
    public Future<Void> reconfigure(LakeConfig lake) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(there -> {
            try {
                Evaluation.Outcome outcome = evaluation.reconfigure(lake, clock.instant());
                carryOut(outcome);
                lastSaid.keySet()
                        .retainAll(evaluation
                                .snapshot(clock.instant(), false, ports.log().group())
                                .verdicts()
                                .stream()
                                .map(Verdict::target)
                                .toList());
                publish(clock.instant());
                done.complete();
            } catch (RuntimeException defect) {
                done.fail(defect);
            }
        });
        return done.future();
    }

    @Override
    public Future<CommandResult> order(String request, Command command) {
        Promise<CommandResult> answer = Promise.promise();
        // One name for two things would tell whoever asks for the second what became of the first.
        String named = request + " " + command;
        context.runOnContext(there -> {
            desk.await(vertx, named, answer);
            step(() -> evaluation.on(new FailoverEvent.Commanded(named, command), clock.instant()));
        });
        return answer.future();
    }

    @Override
    public Future<Optional<Rehearsal>> rehearse(ServiceId service, Optional<SiteId> to) {
        Promise<Optional<Rehearsal>> answer = Promise.promise();
        context.runOnContext(there -> {
            Optional<Plan> plan = Plans.dryRun(evaluation.state(), service, to, clock.instant());
            if (plan.isEmpty()) {
                answer.complete(Optional.empty());
                return;
            }
            List<Plan.Change> changes = plan.get().changes(evaluation.state().routing());
            Map<BalancerId, Future<Lines>> asked = new LinkedHashMap<>();
            evaluation.lake().balancers().forEach((id, balancer) -> {
                if (balancer.routes().containsKey(service) && !changes.isEmpty()) {
                    asked.put(id, ask(id, changes));
                }
            });
            Future.join(List.copyOf(asked.values())).onComplete(all -> {
                Map<BalancerId, Lines> lines = new LinkedHashMap<>();
                asked.forEach((id, one) -> lines.put(id, one.result()));
                answer.complete(Optional.of(new Rehearsal(plan.get(), changes, lines)));
            });
        });
        return answer.future();
    }

    private Future<Lines> ask(BalancerId id, List<Plan.Change> changes) {
        return ports.routing()
                .dryRun(id, changes.stream().map(Plan.Change::routing).toList())
                .otherwise(failure -> new Lines(List.of(), List.of(String.valueOf(failure.getMessage()))));
    }

    private Evaluation.Outcome tick() {
        return evaluation.tick(clock.instant());
    }

    /** A step that throws is a defect, and must cost no more than itself: the loop goes on with the state it had. */
    private void step(Supplier<Evaluation.Outcome> event) {
        Instant begun = clock.instant();
        try {
            carryOut(event.get());
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a decision step failed");
        }
        Instant ended = clock.instant();
        Duration age = Duration.between(newest.at(), ended);
        if (age.compareTo(dirty ? PICTURE : STALE_PICTURE) >= 0) {
            publish(ended);
        }
        apart(() -> ports.listener().stepped(Duration.between(begun, ended)));
    }

    /** Neither lines, figures nor one action that fails is worth the rest of a decision. */
    private static void apart(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException defect) {
            LOG.atError().setCause(defect).log("a part of a decision step failed");
        }
    }

    /** Each for itself: what one action comes to must not keep the others, a commit among them, from being carried out. */
    private void carryOut(Evaluation.Outcome outcome) {
        dirty = dirty || !outcome.verdicts().isEmpty() || !outcome.actions().isEmpty();
        outcome.actions().forEach(action -> apart(() -> act(action)));
        outcome.verdicts().forEach(verdict -> apart(() -> say(verdict)));
    }

    private void publish(Instant at) {
        newest = evaluation.snapshot(at, ports.bus().getAsBoolean(), ports.log().group());
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
        } else if (action instanceof FailoverAction.RunHook run) {
            ports.routing().order(run.order());
        } else if (action instanceof FailoverAction.Answer answer) {
            desk.answer(answer.request(), answer.result());
        }
    }

    private void commit(FailoverAction.Commit commit) {
        Instant begun = clock.instant();
        long revision = commit.next().revision();
        store(commit)
                .onComplete(
                        done -> context.runOnContext(there -> {
                            Duration took = Duration.between(begun, clock.instant());
                            apart(() -> DecisionLines.committed(commit.next(), commit.decision(), took));
                            apart(() -> ports.listener().committed(commit.decision(), true, took));
                        }),
                        failure -> context.runOnContext(there -> {
                            String reason = String.valueOf(failure.getMessage());
                            apart(() -> DecisionLines.refused(commit.next(), commit.decision(), reason));
                            Duration took = Duration.between(begun, clock.instant());
                            apart(() -> ports.listener().committed(commit.decision(), false, took));
                            step(() ->
                                    evaluation.on(new FailoverEvent.CommitFailed(revision, reason), clock.instant()));
                        }));
    }

    /** A log that throws instead of failing must not leave the commit open for ever. */
    private Future<Void> store(FailoverAction.Commit commit) {
        try {
            return ports.log().commit(commit.next(), commit.decision());
        } catch (RuntimeException defect) {
            return Future.failedFuture(defect);
        }
    }

    private void announce(Notice notice) {
        DecisionLines.notice(notice);
        ports.log().record(clock.instant(), notice);
        apart(() -> ports.listener().announced(notice));
    }
}
