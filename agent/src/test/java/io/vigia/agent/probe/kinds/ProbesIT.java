package io.vigia.agent.probe.kinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeFactory;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.host.HostFiguresTest;
import io.vigia.agent.probe.host.HostProbe;
import io.vigia.agent.probe.host.MountSpace;
import io.vigia.agent.probe.run.ObservationBoard;
import io.vigia.agent.probe.run.Probes;
import io.vigia.core.config.Assignments.Assignment;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.probe.HostSpec;
import io.vigia.core.config.probe.HttpSpec;
import io.vigia.core.config.probe.ProbeSpec;
import io.vigia.core.config.probe.TcpSpec;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.TargetId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbesIT {
    private static final LakeConfig.Schedule FAST =
            new LakeConfig.Schedule(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(20));

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final ObservationBoard board = new ObservationBoard();
    private final Map<String, Observation> newest = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        await().until(vertx.close()::isComplete);
    }

    @Test
    void aProbeThatMisbehavesHurtsOnlyItself() {
        AtomicInteger abandoned = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Map<String, Probe> probes = new LinkedHashMap<>();
        probes.put("well", () -> Future.succeededFuture(ProbeResult.up("fine")));
        probes.put("throws", () -> {
            throw new IllegalStateException("my fault");
        });
        probes.put("answers-null", () -> Future.succeededFuture(null));
        probes.put("fails", () -> Future.failedFuture("it is gone"));
        probes.put("stalls", new Probe() {
            @Override
            public Future<ProbeResult> look() {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                return Promise.<ProbeResult>promise().future();
            }

            @Override
            public void abandon() {
                abandoned.incrementAndGet();
            }
        });
        probes.put("late", new Probe() {
            private Promise<ProbeResult> answer = Promise.promise();

            @Override
            public Future<ProbeResult> look() {
                answer = Promise.promise();
                return answer.future();
            }

            @Override
            public void abandon() {
                answer.complete(ProbeResult.up("too late"));
            }
        });
        probes.put("other-thread", () -> {
            Promise<ProbeResult> answer = Promise.promise();
            new Thread(() -> answer.complete(ProbeResult.up("from elsewhere"))).start();
            return answer.future();
        });
        start(
                assignment ->
                        Objects.requireNonNull(probes.get(assignment.target().value())),
                plan(probes.keySet()));

        awaitRun("well", Outcome.UP, "fine");
        awaitRun("throws", Outcome.UNKNOWN, "could not look: probe is broken: my fault");
        awaitRun("answers-null", Outcome.UNKNOWN, "could not look: probe is broken: the probe answered nothing");
        awaitRun("fails", Outcome.DOWN, "it is gone");
        awaitRun("stalls", Outcome.DOWN, "no answer: still hanging since 0 s");
        awaitRun("late", Outcome.DOWN, "no full answer within 100 ms");
        awaitRun("other-thread", Outcome.UP, "from elsewhere");
        assertThat(most).hasValue(1);
        assertThat(abandoned).hasValue(1);
    }

    @Test
    void aNewPlanLeavesWhatHasNotChangedAlone() {
        Map<String, AtomicInteger> made = new ConcurrentHashMap<>();
        Map<String, AtomicInteger> closed = new ConcurrentHashMap<>();
        ProbeFactory factory = assignment -> new Probe() {
            private final String name = assignment.target().value();

            {
                made.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
            }

            @Override
            public Future<ProbeResult> look() {
                return Future.succeededFuture(ProbeResult.up("port " + ((TcpSpec) assignment.probe()).port()));
            }

            @Override
            public void close() {
                closed.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet();
            }
        };
        Map<TargetId, Assignment> first = plan(Set.of("kept", "changed", "gone"));
        Probes probes = start(factory, first);
        List.of("kept", "changed", "gone").forEach(name -> awaitRun(name, Outcome.UP, "port 1"));
        Observation before = Objects.requireNonNull(newest.get("changed"));

        Map<TargetId, Assignment> second = plan(Set.of("kept", "new"));
        TargetId changed = new TargetId("changed");
        second.put(changed, new Assignment(changed, new TcpSpec("127.0.0.1", 2), FAST));
        Future<Void> applied = probes.apply(second);
        await().until(applied::succeeded);
        Promise<List<Observation>> taken = Promise.promise();
        context.runOnContext(now -> taken.complete(board.newest(System.nanoTime())));
        await().until(taken.future()::succeeded);
        assertThat(taken.future().result())
                .extracting(seen -> seen.target().value())
                .doesNotContain("gone");
        await().until(() ->
                Objects.requireNonNull(newest.get("changed")).reason().equals("port 2"));
        Observation after = Objects.requireNonNull(newest.get("changed"));
        assertThat(after.checks()).isGreaterThan(before.checks());
        assertThat(after.runLength()).isLessThan(after.checks());
        awaitRun("new", Outcome.UP, "port 1");
        assertThat(Objects.requireNonNull(newest.get("kept")).runLength())
                .isEqualTo(Objects.requireNonNull(newest.get("kept")).checks());
        assertThat(made.get("kept")).hasValue(1);
        assertThat(made.get("changed")).hasValue(2);
        assertThat(closed.keySet()).containsExactlyInAnyOrder("changed", "gone");

        await().until(probes.close()::succeeded);
        assertThat(closed.keySet()).contains("kept", "new");
        assertThat(closed.values()).allMatch(count -> count.get() <= 2);
    }

    @Test
    void aServerThatDiesIsLookedAtAtOnce() {
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = vertx.createHttpServer().requestHandler(request -> {
            requests.incrementAndGet();
            request.response().end("site=a");
        });
        await().until(server.listen(0, "127.0.0.1")::succeeded);
        StandardProbes factory = new StandardProbes(
                vertx, socket -> line -> Future.failedFuture("none"), Optional.empty(), Path.of("/proc"));
        TargetId target = new TargetId("s3-a");
        ProbeSpec spec = new HttpSpec(
                URI.create("http://127.0.0.1:" + server.actualPort()),
                "GET",
                Set.of(200),
                Map.of("Host", "lake.example"),
                Optional.of("site=a"),
                Duration.ZERO,
                Optional.empty());
        // An interval so long that only the closing of the kept connection can lead to a second look.
        LakeConfig.Schedule slow =
                new LakeConfig.Schedule(Duration.ofHours(1), Duration.ofSeconds(2), Duration.ofMillis(20));
        start(factory, Map.of(target, new Assignment(target, spec, slow)));
        await().until(() -> newest.containsKey("s3-a"));
        assertThat(Objects.requireNonNull(newest.get("s3-a")).outcome()).isEqualTo(Outcome.UP);
        assertThat(requests).hasValue(1);
        await().until(server.close()::isComplete);
        await().until(() -> Objects.requireNonNull(newest.get("s3-a")).runLength() >= 3);
        assertThat(Objects.requireNonNull(newest.get("s3-a")).reason()).isEqualTo("connection refused");
    }

    @Test
    void aMountThatHangsCostsOneThreadAndNeverTheLook() throws Exception {
        CountDownLatch serverIsBack = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        MountSpace space = new MountSpace(
                mount -> {
                    if (mount.equals("/data lake")) {
                        asked.incrementAndGet();
                        try {
                            serverIsBack.await();
                        } catch (InterruptedException stopped) {
                            Thread.currentThread().interrupt();
                        }
                    }
                    return new MountSpace.Space(1_000, 100, 20);
                },
                Duration.ofMillis(30));
        HostProbe probe = new HostProbe(
                vertx, HostFiguresTest.proc(), new HostSpec(List.of("/data lake", "/", "/gone"), 0.99), space);
        start(assignment -> probe, hostPlan());
        awaitRun("host/lb1", Outcome.DEGRADED, "mount /data lake does not answer; /gone is not mounted");
        assertThat(asked).hasValue(1);
        Observation seen = Objects.requireNonNull(newest.get("host/lb1"));
        assertThat(seen.readings()).anyMatch(reading -> reading.instance().equals("/"));
        assertThat(seen.failures()).isZero();
        serverIsBack.countDown();
        awaitRun("host/lb1", Outcome.DEGRADED, "/gone is not mounted");
        assertThat(space.stuck()).isZero();
    }

    @Test
    void aFullDiskDegradesTheHost() throws Exception {
        MountSpace space = new MountSpace(mount -> new MountSpace.Space(1_000, 100, 20), Duration.ofSeconds(1));
        HostProbe probe = new HostProbe(vertx, HostFiguresTest.proc(), new HostSpec(List.of("/"), 0.95), space);
        start(assignment -> probe, hostPlan());
        awaitRun("host/lb1", Outcome.DEGRADED, "/ is 97.8 % full");
    }

    private static Map<TargetId, Assignment> hostPlan() {
        TargetId host = new TargetId("host/lb1");
        return Map.of(host, new Assignment(host, new HostSpec(List.of(), 0.95), FAST));
    }

    private static Map<TargetId, Assignment> plan(Set<String> names) {
        Map<TargetId, Assignment> plan = new LinkedHashMap<>();
        for (String name : names) {
            TargetId target = new TargetId(name);
            plan.put(target, new Assignment(target, new TcpSpec("127.0.0.1", 1), FAST));
        }
        return plan;
    }

    private Probes start(ProbeFactory factory, Map<TargetId, Assignment> plan) {
        Promise<Probes> started = Promise.promise();
        context.runOnContext(now -> {
            board.onUrgent(this::take);
            vertx.setPeriodic(10, tick -> take());
            started.complete(Probes.start(vertx, factory, board));
        });
        await().until(started.future()::succeeded);
        await().until(started.future().result().apply(plan)::succeeded);
        return started.future().result();
    }

    private void take() {
        board.take(System.nanoTime()).forEach(seen -> newest.put(seen.target().value(), seen));
    }

    private void awaitRun(String name, Outcome outcome, String reason) {
        await(name).untilAsserted(() -> {
            assertThat(newest).containsKey(name);
            Observation seen = Objects.requireNonNull(newest.get(name));
            assertThat(seen.reason()).isEqualTo(reason);
            assertThat(seen.outcome()).isEqualTo(outcome);
            assertThat(seen.runLength()).isGreaterThanOrEqualTo(3);
        });
    }
}
