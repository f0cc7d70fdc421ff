package io.vigia.agent.actuate;

import static io.vigia.agent.actuate.BalancedSites.route;
import static io.vigia.agent.actuate.BalancedSites.serving;
import static io.vigia.agent.actuate.BalancedSites.state;
import static io.vigia.agent.actuate.Lakes.A;
import static io.vigia.agent.actuate.Lakes.B;
import static io.vigia.agent.actuate.Lakes.QUERY;
import static io.vigia.agent.actuate.Lakes.S3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.Transit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is between two sites, at a real HAProxy: draining, quiescing, fencing, ramping, and a lease that runs out. */
@Timeout(120)
final class TransitIT {
    @TempDir
    Path directory;

    private BalancedSites lake;

    @BeforeEach
    void startSites() throws IOException {
        lake = new BalancedSites(directory);
    }

    @AfterEach
    void endEverything() throws Exception {
        lake.close();
    }

    @Test
    void letsALongRequestOfTheOldSiteFinishWhileTheNewOneServes() throws Exception {
        lake.start();
        lake.deploy();
        lake.actuator.hear(state(1, A));
        lake.actuator.awaitInStep(1);
        CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> Clients.ask(lake.s3Port, Sites.SLOW));
        await().until(() -> lake.sessions("s3-a") == 1);
        RoutingState draining = state(1, A).move(S3, B, Optional.of(new Transit.Draining(A)));
        lake.actuator.hear(draining);
        BalancerReport report = lake.actuator.awaitInStep(2);
        assertThat(report.routes().get(S3))
                .isEqualTo(new BalancerReport.RouteReport(List.of(B), true, "", OptionalLong.of(1)));
        assertThat(Clients.ask(lake.s3Port)).isEqualTo("b");
        lake.sites.letGo();
        assertThat(slow.get(10, TimeUnit.SECONDS)).isEqualTo("a");
        lake.actuator.awaitReport(each -> route(each).unfinished().equals(OptionalLong.of(0)));
        lake.actuator.hear(draining.move(S3, B));
        assertThat(route(lake.actuator.awaitInStep(3)).unfinished()).isEmpty();
    }

    @Test
    void endsTheSessionsOfASiteThatIsFenced() throws Exception {
        lake.start();
        lake.deploy();
        lake.actuator.hear(state(1, A));
        lake.actuator.awaitInStep(1);
        CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> Clients.ask(lake.s3Port, Sites.SLOW));
        await().until(() -> lake.sessions("s3-a") == 1);
        RoutingState quiescing = state(1, A).move(S3, A, Optional.of(new Transit.Quiescing()));
        lake.actuator.hear(quiescing);
        assertThat(route(lake.actuator.awaitInStep(2)))
                .isEqualTo(new BalancerReport.RouteReport(List.of(), true, "", OptionalLong.of(1)));
        assertThat(Clients.ask(lake.s3Port)).isEqualTo(Clients.NOBODY);
        lake.actuator.hear(quiescing.move(S3, A, Optional.of(new Transit.Fenced())));
        assertThat(route(lake.actuator.awaitInStep(3))).isEqualTo(new BalancerReport.RouteReport(List.of(), true, ""));
        assertThat(slow.get(5, TimeUnit.SECONDS)).isEmpty();
        assertThat(Clients.ask(lake.s3Port)).isEqualTo(Clients.NOBODY);
        assertThat(Clients.ask(lake.queryPort)).isEqualTo("a");
    }

    @Test
    void givesARampRoughlyItsShareAndKeepsItOverAReload() throws Exception {
        lake.start();
        lake.deploy();
        lake.actuator.hear(state(1, A));
        lake.actuator.awaitInStep(1);
        lake.actuator.hear(state(1, A).move(S3, A, Optional.of(new Transit.Ramping(B, 20))));
        assertThat(serving(lake.actuator.awaitInStep(2), S3)).containsExactly(A, B);
        assertThat(answersOfB(500)).isBetween(80L, 120L);
        lake.awaitSaved("s3-b", 4);
        lake.actuator.undeploy();
        lake.haproxy.reload();
        assertThat(lake.haproxy.type("show servers state"))
                .contains(" s3-a 127.0.0.1 2 4 256 1 ", " s3-b 127.0.0.1 2 4 64 1 ");
        assertThat(answersOfB(500)).isBetween(80L, 120L);
        lake.deploy();
        lake.actuator.hear(state(3, B));
        lake.actuator.awaitInStep(3);
        assertThat(lake.haproxy.type("show servers state")).contains(" s3-b 127.0.0.1 2 4 1 1 ");
    }

    private long answersOfB(int requests) {
        return IntStream.range(0, requests)
                .filter(i -> Clients.ask(lake.s3Port).equals("b"))
                .count();
    }

    @Test
    void fencesWhatHasALeaseWhenNoLeaderConfirmsItAndOpensItWhenOneDoes() throws Exception {
        lake.start();
        lake.actuator.lease(S3, Duration.ofSeconds(3));
        lake.deploy();
        lake.actuator.hear(state(1, A));
        // Without a confirmation nothing with a lease is opened, and the rest is.
        lake.actuator.awaitReport(report -> serving(report, QUERY).equals(List.of(A)));
        assertThat(Clients.ask(lake.s3Port)).isEqualTo(Clients.NOBODY);
        AtomicBoolean leader = new AtomicBoolean(true);
        lake.actuator.vertx().setPeriodic(200, tick -> {
            if (leader.get()) {
                lake.actuator.hearFromLeader(state(1, A));
            }
        });
        lake.actuator.awaitInStep(1);
        assertThat(Clients.ask(lake.s3Port)).isEqualTo("a");

        leader.set(false);
        long cut = System.nanoTime();
        BalancerReport isolated = lake.actuator.awaitReport(report -> report.condition() == Condition.ISOLATED);
        double seconds = (System.nanoTime() - cut) / 1e9;
        System.out.printf("cut off -> fenced and read back: %.2f s with a lease of 3 s%n", seconds);
        assertThat(seconds).isBetween(1.5, 3.5);
        assertThat(route(isolated).detail()).contains("cut off");
        assertThat(Clients.ask(lake.s3Port)).isEqualTo(Clients.NOBODY);
        assertThat(Clients.ask(lake.queryPort)).isEqualTo("a");
        lake.actuator.undeploy();
        lake.deploy();
        lake.actuator.awaitReport(report -> serving(report, QUERY).equals(List.of(A)));
        assertThat(Clients.ask(lake.s3Port)).isEqualTo(Clients.NOBODY);

        leader.set(true);
        lake.actuator.awaitInStep(1);
        assertThat(Clients.ask(lake.s3Port)).isEqualTo("a");
    }
}
