package io.vigia.lab.full;

import io.vertx.core.json.JsonObject;
import io.vigia.lab.load.Exchange;
import io.vigia.lab.load.Load;
import io.vigia.lab.servers.Await;
import io.vigia.lab.servers.CephRegion;
import io.vigia.lab.servers.CephRegions;
import io.vigia.lab.servers.ChildProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Everything in site a dies at once, while clients read and write. */
final class SiteLoss {
    private static final String LOST = "a";
    private static final String SERVICE = "s3";
    /** The balancer of another site, whose clients are left. */
    private static final String LEFT = "lb2";

    private static final int RATE = 100;
    private static final Duration BEFORE = Duration.ofSeconds(10);
    private static final Duration MOVED = Duration.ofMinutes(3);
    private static final Duration AFTER = Duration.ofSeconds(15);

    private final Contents contents;
    private final FullLake lake;
    private final VigiaView view;
    private final PrintStream out;

    SiteLoss(FullLake lake, VigiaView view, PrintStream out) {
        this.lake = lake;
        this.contents = lake.contents();
        this.view = view;
        this.out = out;
    }

    LossReport run() throws IOException, InterruptedException {
        try (Load load = new Load(frontends(), RATE, exchange -> {});
                S3Writer objects = new S3Writer(contents.placement.frontend(LEFT))) {
            load.start();
            objects.start();
            out.println("demo: clients read " + RATE + " objects a second through each balancer, and write 10 through "
                    + LEFT);
            awaitGood(load);
            Candidates before =
                    Candidates.of(view.plan(SERVICE).orElseThrow(() -> new IOException("no aggregator has a plan")));
            before.lines().forEach(out::println);
            Instant lostAt = Instant.now();
            long lostNanos = System.nanoTime();
            kill();
            awaitMoved(load, lostAt, lostNanos);
            List<JsonObject> moves = moves(lostAt);
            JsonObject first = moves.get(moves.size() - 1);
            return new LossReport(
                    lostAt,
                    before,
                    first,
                    moves.size(),
                    outage(load, lostNanos),
                    losses(contents.s3.region(first.getString("to")), objects, lostNanos),
                    objects.written().firstAfterMillis(lostNanos));
        }
    }

    private Map<String, InetSocketAddress> frontends() {
        Map<String, InetSocketAddress> frontends = new LinkedHashMap<>();
        contents.balancers.forEach((name, balancer) -> frontends.put(
                name,
                new InetSocketAddress(
                        balancer.frontend().host(), balancer.frontend().port())));
        return frontends;
    }

    private static void awaitGood(Load load) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Await.until(
                "clients are served for " + BEFORE.toSeconds() + " s",
                Duration.ofMinutes(2),
                () -> System.nanoTime() - began > BEFORE.toNanos()
                        && load.endedSince(LEFT, System.nanoTime() - TimeUnit.SECONDS.toNanos(3)).stream()
                                .allMatch(Exchange::good));
    }

    private void kill() {
        List<ChildProcess> there = lake.processesIn(LOST);
        there.forEach(ChildProcess::kill);
        out.println("demo: killed the " + there.size() + " processes of site " + LOST + ": "
                + there.stream().map(ChildProcess::name).collect(Collectors.joining(", ")));
    }

    /** Returns when the move is over and clients have been served for a while since. */
    private void awaitMoved(Load load, Instant lostAt, long lostNanos) throws IOException, InterruptedException {
        Await.until("the service has moved, and clients of " + LEFT + " are served elsewhere", MOVED, () -> {
            List<JsonObject> moves = moves(lostAt);
            return !moves.isEmpty()
                    && moves.stream().noneMatch(move -> "moving".equals(move.getString("outcome")))
                    && outage(load, lostNanos).restoredMillis().isPresent();
        });
        long moved = System.nanoTime();
        Await.until("time passes", AFTER.multipliedBy(2), () -> System.nanoTime() - moved > AFTER.toNanos());
    }

    private static Outage outage(Load load, long lostNanos) {
        return Outage.of(load.endedSince(LEFT, lostNanos), LOST, lostNanos);
    }

    private Map<String, Written.Loss> losses(CephRegion region, S3Writer objects, long lostNanos)
            throws IOException, InterruptedException {
        Map<String, Written.Loss> losses = new LinkedHashMap<>();
        losses.put(
                "objects in S3",
                objects.written()
                        .lost(
                                lostNanos,
                                number -> CephRegions.client(region)
                                                .send("HEAD", S3Writer.path(number), "", "")
                                                .statusCode()
                                        == 200));
        return losses;
    }

    /** Moves of the service that were decided after the loss, newest first. */
    private List<JsonObject> moves(Instant lostAt) throws InterruptedException {
        return view.status().stream()
                .flatMap(status -> VigiaView.objects(status, "failovers").stream())
                .filter(move -> SERVICE.equals(move.getString("service"))
                        && Instant.parse(move.getString("decidedAt")).isAfter(lostAt))
                .toList();
    }
}
