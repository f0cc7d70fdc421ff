package io.vigia.aggregator.slo;

import static org.awaitility.Awaitility.await;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.aggregator.decide.SloListener;
import io.vigia.aggregator.decide.Snapshot;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.openslo.SloSet;
import io.vigia.core.failover.BudgetCorrection;
import io.vigia.core.failover.Controls;
import io.vigia.core.measure.ObjectiveView;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.SelfHealth;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.slo.AlertPolicy;
import io.vigia.core.slo.BudgetingMethod;
import io.vigia.core.slo.Indicator;
import io.vigia.core.slo.MeasureRule;
import io.vigia.core.slo.Objective;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.SloWindow;
import io.vigia.platform.time.SteadyClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A keeper on a real disk and a real clock, with a port where peers can ask it, in a group that the test says. */
final class KeeperBench implements SloListener {
    static final String SLO = "lake/answers";
    private static final NodeId AGENT = new NodeId("agent-a");
    private static final LakeConfig LAKE = new LakeConfig(
            "demo",
            LakeConfig.Detect.DEFAULT,
            Map.of(new SiteId("a"), new LakeConfig.Site("a")),
            Map.of(AGENT, new LakeConfig.Vantage(new SiteId("a"))),
            Map.of(),
            Map.of(),
            Map.of(),
            LakeConfig.Limits.NONE);

    final AtomicInteger kept = new AtomicInteger();
    final AtomicInteger notKept = new AtomicInteger();
    volatile List<BudgetCorrection> agreed = List.of();
    private final Clock clock = new SteadyClock();
    private final Vertx vertx = Vertx.vertx();
    private final NodeId self;
    private final List<DecisionLog.Peer> peers;
    private final SloKeeper keeper;
    private final int port;

    /** @param others where other members of the group answer */
    KeeperBench(String name, Path directory, List<Integer> others) throws Exception {
        self = new NodeId(name);
        peers = new ArrayList<>(List.of(new DecisionLog.Peer(self, Optional.empty(), Optional.of(true))));
        for (int i = 0; i < others.size(); i++) {
            peers.add(new DecisionLog.Peer(
                    new NodeId("other-" + i), Optional.of("127.0.0.1:" + others.get(i)), Optional.of(true)));
        }
        keeper = new SloKeeper(
                new SloSet(List.of(slo()), List.of()),
                LAKE,
                new SloKeeper.Ports(directory, this::snapshot, clock, this, (source, reason) -> {}));
        done(vertx.deployVerticle(keeper, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
        HttpServer server = vertx.createHttpServer()
                .requestHandler(ask -> keeper.saved(ask.getParam("slo"))
                        .onSuccess(found -> found.ifPresentOrElse(
                                bytes -> ask.response().end(bytes),
                                () -> ask.response().setStatusCode(404).end())));
        port = done(server.listen(0, "127.0.0.1")).actualPort();
    }

    int port() {
        return port;
    }

    SloKeeper keeper() {
        return keeper;
    }

    KeeperBench measuring() {
        await().atMost(Duration.ofSeconds(20)).until(() -> keeper.newest().isPresent());
        return this;
    }

    /** @param started of the agent */
    void hears(Instant started, long checks, long failures) {
        Batch batch = new Batch(
                AGENT,
                started.toEpochMilli(),
                checks,
                0,
                SelfHealth.GOOD,
                List.of(new Observation(
                        new TargetId("s3-a"),
                        Outcome.UP,
                        1,
                        0,
                        0,
                        1_000,
                        checks,
                        failures,
                        OptionalLong.empty(),
                        "",
                        List.of())));
        keeper.heard(batch, clock.instant());
    }

    private <T> T of(Function<ObjectiveView, T> figure) {
        return figure.apply(
                keeper.newest().orElseThrow().slos().values().iterator().next());
    }

    long total() {
        return of(view -> view.standing().window().total());
    }

    long bad() {
        return of(view -> view.standing().window().bad());
    }

    long measuredSeconds() {
        return of(view -> view.standing().window().measuredSeconds());
    }

    /** 1 untouched, 0 spent. */
    double left() {
        return of(view -> view.standing().budget().leftRatio());
    }

    double grossLeft() {
        return of(view -> view.standing().grossBudget().leftRatio());
    }

    void stop() throws Exception {
        done(vertx.close());
    }

    @Override
    public void evaluated(Duration took) {
        // nothing here asks for it
    }

    @Override
    public void kept(Instant at) {
        kept.incrementAndGet();
    }

    @Override
    public void notKept() {
        notKept.incrementAndGet();
    }

    private Snapshot snapshot() {
        return new Snapshot(
                clock.instant(),
                self,
                LAKE,
                RoutingState.first(Map.of()),
                1,
                new DecisionLog.Group(
                        self, DecisionLog.Role.FOLLOWER, 1, Optional.empty(), true, clock.instant(), peers),
                true,
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                new Controls(Optional.empty(), new TreeMap<>(), List.of(), agreed),
                List.of());
    }

    private static SloDefinition slo() {
        return new SloDefinition(
                SLO,
                "",
                "s3",
                "",
                Map.of(),
                new Indicator("probe", Map.of("targets", "s3-a", "count", "served")),
                BudgetingMethod.OCCURRENCES,
                Objective.ofPercent("99.9"),
                Optional.empty(),
                new SloWindow.Rolling(Duration.ofDays(30)),
                List.of(AlertPolicy.DEFAULT),
                MeasureRule.DEFAULT);
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
