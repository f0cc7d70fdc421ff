package io.vigia.aggregator.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.core.detect.DetectEvent.Channel;
import io.vigia.core.failover.Command;
import io.vigia.core.failover.CommandResult;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Notice;
import io.vigia.core.failover.Origin;
import io.vigia.core.model.Batch;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.platform.time.SteadyClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecisionLoopIT {
    private final Vertx vertx = Vertx.vertx();
    private final HandDrivenLog log = new HandDrivenLog();
    private final HandDrivenSink sink = new HandDrivenSink();
    private final List<RoutingState> routed = sink.routed;
    private final Listener listener = new Listener();
    private final List<String> rejected = new CopyOnWriteArrayList<>();
    private final DecisionLoop loop = new DecisionLoop(
            new NodeId("aggregator-1"),
            SmallLake.config(),
            new SteadyClock(),
            new DecisionLoop.Ports(
                    log, sink, listener, (source, reason) -> rejected.add(source + " " + reason), () -> true));

    @BeforeEach
    void start() throws Exception {
        done(vertx.deployVerticle(loop));
        log.lead();
        await().until(() -> log.open.size() == 1);
    }

    @AfterEach
    void stop() throws Exception {
        done(vertx.close());
    }

    @Test
    void routesNothingBeforeItIsDurable() {
        await().during(Duration.ofMillis(300)).until(routed::isEmpty);
        assertThat(loop.newest().revision()).isZero();
        log.commit(0);
        await().until(() -> routed.size() == 1 && loop.newest().revision() == 1);
        assertThat(listener.commits).containsExactly("begin true");
    }

    @Test
    void triesAgainAfterACommitThatFailed() {
        log.refuse(0, new IOException("No space left on device"));
        await().until(() -> log.open.size() == 2);
        assertThat(routed).isEmpty();
        log.commit(1);
        await().until(() -> routed.size() == 1);
        assertThat(listener.commits).containsExactly("begin false", "begin true");
    }

    @Test
    void losesNoBatchToAListenerThatThrows() {
        listener.broken = true;
        NodeId agent = new NodeId("agent-a");
        loop.heard(SmallLake.batch(agent, 1, Set.of(), 0), Channel.BUS, Instant.now());
        await().until(() -> loop.newest().vantages().stream()
                .anyMatch(vantage ->
                        vantage.node().equals(agent) && vantage.heardAt().isPresent()));
        int steps = listener.steps.get();
        await().until(() -> listener.steps.get() > steps + 5);
    }

    @Test
    void dropsAndCountsWhatAFloodPilesUpAndGoesOn() {
        NodeId agent = new NodeId("agent-a");
        CountDownLatch held = new CountDownLatch(1);
        listener.onHeard = () -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        Batch batch = SmallLake.batch(agent, 1, Set.of(), 0);
        for (int i = 0; i < DecisionLoop.MAX_WAITING + 10; i++) {
            loop.heard(batch, Channel.STREAM, Instant.now());
        }
        assertThat(rejected).hasSizeBetween(9, 10).containsOnly("stream crowded");
        listener.onHeard = () -> {};
        held.countDown();
        log.commit(0);
        await().until(() -> routed.size() == 1);
    }

    @Test
    void answersWhatPeopleAskForOnceItIsDurable() throws Exception {
        log.commit(0);
        Origin ana = new Origin("ana", "seen");
        assertThat(done(loop.order("1", new Command.Acknowledge(new ServiceId("nope"), ana))))
                .isInstanceOf(CommandResult.Unknown.class);
        assertThat(done(loop.order("2", new Command.Acknowledge(SmallLake.S3, ana))))
                .isInstanceOf(CommandResult.Unchanged.class);
        Future<CommandResult> paused = loop.order("3", new Command.Halt(Optional.empty(), ana));
        await().until(() -> log.open.size() == 2);
        assertThat(paused.isComplete()).isFalse();
        log.commit(1);
        assertThat(done(paused)).isInstanceOf(CommandResult.Accepted.class);
        await().until(() -> loop.newest().controls().brake().isPresent());
    }

    @Test
    void takesTheSameRequestOnceAndAnotherCommandUnderItsNameForAnotherRequest() throws Exception {
        log.commit(0);
        Command pause = new Command.Halt(Optional.empty(), new Origin("ana", ""));
        Future<CommandResult> paused = loop.order("key", pause);
        await().until(() -> log.open.size() == 2);
        log.commit(1);
        CommandResult first = done(paused);
        assertThat(first).isEqualTo(new CommandResult.Accepted("", "every service is paused"));
        assertThat(done(loop.order("key", pause))).isEqualTo(first);
        Future<CommandResult> resumed = loop.order("key", new Command.Resume(Optional.empty(), new Origin("ana", "")));
        await().until(() -> log.open.size() == 3);
        log.commit(2);
        assertThat(done(resumed)).isEqualTo(new CommandResult.Accepted("", "the brake is released"));
        assertThat(log.open).hasSize(3);
    }

    @Test
    void tellsWhoAsksThatItLeadsNoMore() throws Exception {
        log.commit(0);
        Future<CommandResult> paused = loop.order("1", new Command.Halt(Optional.empty(), new Origin("ana", "")));
        await().until(() -> log.open.size() == 2);
        log.follow();
        assertThat(done(paused)).isInstanceOf(CommandResult.NotLeading.class);
        assertThat(done(loop.order("2", new Command.Halt(Optional.empty(), new Origin("ana", "")))))
                .isInstanceOf(CommandResult.NotLeading.class);
        assertThat(sink.leading).containsExactly(true, false);
    }

    @Test
    void aRefusalOfAnOrderOfAnEarlierTermIsNoAnswerToTheOneThatStands() {
        log.commit(0);
        log.follow();
        log.lead(7);
        loop.reported(refusal(7));
        loop.reported(new HookReport("3-s3/1", new NodeId("lb1"), HookReport.State.DONE, 5, "", ""));
        loop.reported(refusal(3));
        await().untilAsserted(() -> assertThat(rejected).containsExactly("control past_term"));
    }

    private static HookReport refusal(long term) {
        return new HookReport(
                "3-s3/1", new NodeId("lb1"), HookReport.State.REFUSED, 0, "", "a leader of the past", term);
    }

    @Test
    void confirmsReportsOnlyAfterAMajorityHasConfirmedIt() {
        log.commit(0);
        await().until(() -> log.confirming.size() >= 1);
        assertThat(sink.confirmed).hasValue(0);
        log.confirming.get(0).complete(true);
        await().until(() -> sink.confirmed.get() == 1);
        await().until(() -> log.confirming.size() >= 2);
        log.confirming.get(1).complete(false);
        await().until(() -> log.confirming.size() >= 3);
        assertThat(sink.confirmed).hasValue(1);
    }

    @Test
    void rehearsesAMoveThroughEveryBalancerAndSaysWhoDoesNotAnswer() throws Exception {
        log.commit(0);
        await().until(() -> loop.newest().revision() == 1);
        Rehearsals.Rehearsal plan =
                done(loop.rehearse(SmallLake.S3, Optional.of(new SiteId("b")))).orElseThrow();
        assertThat(plan.changes()).isNotEmpty();
        assertThat(plan.balancers().get(SmallLake.LB1))
                .isEqualTo(new Rehearsals.Lines(List.of(), List.of("nobody there")));
        assertThat(done(loop.rehearse(new ServiceId("nope"), Optional.empty()))).isEmpty();
        assertThat(log.open).hasSize(1);
    }

    @Test
    void takesPicturesThoughNothingHappens() {
        Instant before = loop.newest().at();
        await().until(() -> loop.newest().at().isAfter(before.plusMillis(500)));
        assertThat(loop.newest().bus()).isTrue();
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static final class Listener implements LoopListener {
        final AtomicInteger steps = new AtomicInteger();
        final List<String> commits = new CopyOnWriteArrayList<>();
        volatile boolean broken;
        volatile Runnable onHeard = () -> {};

        @Override
        public void heard(Batch batch, Instant at) {
            onHeard.run();
            if (broken) {
                throw new IllegalStateException("broken on purpose");
            }
        }

        @Override
        public void stepped(Duration took) {
            steps.incrementAndGet();
        }

        @Override
        public void committed(Decision decision, boolean durable, Duration took) {
            commits.add(decision.kind().label() + " " + durable);
        }

        @Override
        public void announced(Notice notice) {}
    }
}
