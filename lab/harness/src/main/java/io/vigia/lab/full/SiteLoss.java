package io.vigia.lab.full;

import io.vertx.core.json.JsonObject;
import io.vigia.lab.load.Load;
import io.vigia.lab.servers.Await;
import io.vigia.lab.servers.CephRegion;
import io.vigia.lab.servers.ChildProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Everything in site a dies at once, while clients read and write through both balancers. */
final class SiteLoss {
    private static final String LOST = "a";
    private static final String SERVICE = "s3";
    /** The balancer of another site, whose clients are left. */
    private static final String LEFT = "lb2";

    private static final int RATE = 100;
    private static final Duration BEFORE = Duration.ofSeconds(10);
    private static final Duration MOVED = Duration.ofMinutes(3);
    private static final Duration AFTER = Duration.ofSeconds(15);

    private final FullLake lake;
    private final VigiaView view;
    private final PrintStream out;

    SiteLoss(FullLake lake, VigiaView view, PrintStream out) {
        this.lake = lake;
        this.view = view;
        this.out = out;
    }

    LossReport run() throws IOException, InterruptedException {
        Map<String, java.net.InetSocketAddress> frontends = new LinkedHashMap<>();
        lake.contents()
                .balancers
                .forEach((name, balancer) -> frontends.put(
                        name,
                        new java.net.InetSocketAddress(
                                balancer.frontend().host(), balancer.frontend().port())));
        try (Load load = new Load(frontends, RATE, exchange -> {});
                S3Writer objects = new S3Writer(lake.contents().placement.frontend(LEFT))) {
            load.start();
            objects.start();
            out.println("demo: clients read " + RATE + " objects a second through each balancer, and write 10 through "
                    + LEFT);
            long began = System.nanoTime();
            Await.until(
                    "clients are served for " + BEFORE.toSeconds() + " s",
                    Duration.ofMinutes(2),
                    () -> System.nanoTime() - began > BEFORE.toNanos()
                            && load.endedSince(LEFT, System.nanoTime() - TimeUnit.SECONDS.toNanos(3)).stream()
                                    .allMatch(exchange -> exchange.good()));
            JsonObject plan = view.plan(SERVICE).orElseThrow(() -> new IOException("no aggregator has a plan"));
            Candidates before = Candidates.of(plan);
            before.lines().forEach(out::println);
            List<ChildProcess> there = lake.processesIn(LOST);
            Instant lostAt = Instant.now();
            long lostNanos = System.nanoTime();
            there.forEach(ChildProcess::kill);
            out.println("demo: killed the " + there.size() + " processes of site " + LOST + ": "
                    + there.stream().map(ChildProcess::name).collect(Collectors.joining(", ")));
            Outage[] seen = new Outage[1];
            Await.until("clients of " + LEFT + " are served elsewhere", MOVED, () -> {
                seen[0] = Outage.of(load.endedSince(LEFT, lostNanos), LOST, lostNanos);
                return seen[0].restoredMillis().isPresent() && move(lostAt).isPresent() && moveIsOver(lostAt);
            });
            long settled = System.nanoTime();
            Await.until(
                    "what clients see is looked at",
                    AFTER.plusSeconds(5),
                    () -> System.nanoTime() - settled > AFTER.toNanos());
            Outage outage = Outage.of(load.endedSince(LEFT, lostNanos), LOST, lostNanos);
            JsonObject move = move(lostAt).orElseThrow(() -> new IOException("the move is not told of any more"));
            CephRegion region = lake.contents().s3.region(move.getString("to"));
            Written.Loss loss = objects.written()
                    .lost(
                            lostNanos,
                            number -> lake.contents()
                                            .s3
                                            .client(region)
                                            .send("HEAD", S3Writer.path(number), "", "")
                                            .statusCode()
                                    == 200);
            return new LossReport(
                    lostAt,
                    before,
                    move,
                    movesSince(lostAt),
                    outage,
                    loss,
                    objects.written().firstAfterMillis(lostNanos));
        }
    }

    /** The first move of the service that was decided after the loss. */
    private Optional<JsonObject> move(Instant lostAt) throws InterruptedException {
        List<JsonObject> moves = moves(lostAt);
        return moves.isEmpty() ? Optional.empty() : Optional.of(moves.get(moves.size() - 1));
    }

    private boolean moveIsOver(Instant lostAt) throws InterruptedException {
        return move(lostAt)
                .map(move -> !"moving".equals(move.getString("outcome")))
                .orElse(false);
    }

    private int movesSince(Instant lostAt) throws InterruptedException {
        return moves(lostAt).size();
    }

    private List<JsonObject> moves(Instant lostAt) throws InterruptedException {
        return view.status().stream()
                .flatMap(status -> VigiaView.objects(status, "failovers").stream())
                .filter(move -> SERVICE.equals(move.getString("service"))
                        && Instant.parse(move.getString("decidedAt")).isAfter(lostAt))
                .toList();
    }
}
