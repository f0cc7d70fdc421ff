package io.vigia.agent.actuate;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An actuator that moves a real HAProxy, with real servers behind it. */
@Timeout(120)
final class ActuatorIT {
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
    void movesTrafficWithoutAnswersFromASiteThatIsNotActive() throws Exception {
        lake.start();
        lake.deploy();
        assertThat(lake.actuator
                        .awaitReport(report -> report.condition() == Condition.WAITING
                                && serving(report, S3).isEmpty())
                        .highestEpoch())
                .isZero();
        assertThat(Clients.ask(lake.s3Port)).isEqualTo(Clients.NOBODY);

        RoutingState first = state(1, A);
        lake.actuator.hear(first);
        lake.actuator.awaitInStep(1);
        assertThat(Clients.ask(lake.s3Port)).isEqualTo("a");
        assertThat(lake.actuator.newest().accepted()).contains(first);

        lake.actuator.hear(first.move(S3, B));
        BalancerReport moved = lake.actuator.awaitInStep(2);
        assertThat(serving(moved, S3)).containsExactly(B);
        assertThat(serving(moved, QUERY)).containsExactly(A);
        assertThat(Clients.ask(lake.s3Port)).isEqualTo("b");
        assertThat(Clients.ask(lake.queryPort)).isEqualTo("a");
    }

    @Test
    void undoesWhatSomebodyTypesAtTheSocket() throws Exception {
        lake.start();
        ActuatorVerticle actuator = lake.deploy();
        lake.actuator.hear(state(1, A));
        lake.actuator.awaitInStep(1);
        assertThat(actuator.counters().drifts()).isZero();
        lake.haproxy.type("set server s3/s3-b state ready; set server s3/s3-a state drain");
        await().atMost(2, TimeUnit.SECONDS).until(() -> actuator.counters().drifts() == 1);
        lake.actuator.awaitInStep(1);
        assertThat(lake.haproxy.type("show servers state")).contains(" s3-a 127.0.0.1 2 4 ", " s3-b 127.0.0.1 0 5 ");
        lake.haproxy.type("set server s3/s3-a weight 0");
        await().atMost(2, TimeUnit.SECONDS).until(() -> actuator.counters().drifts() == 2);
        lake.actuator.awaitInStep(1);
        assertThat(Clients.ask(lake.s3Port)).isEqualTo("a");
    }

    @Test
    void namesAServerThatIsNotThereAndHandlesTheOtherServices() throws Exception {
        lake.start();
        lake.deploy("s3-zz");
        lake.actuator.hear(state(1, B));
        BalancerReport report = lake.actuator.awaitReport(each -> each.condition() == Condition.MISCONFIGURED
                && serving(each, QUERY).equals(List.of(B)));
        assertThat(report.detail()).contains("backend s3 has no server s3-zz");
        assertThat(report.routes().get(QUERY))
                .satisfies(route -> assertThat(route.inStep()).isTrue());
        assertThat(Clients.ask(lake.queryPort)).isEqualTo("b");
    }

    @Test
    void refusesALowerEpochAndAnotherOfTheSameAlsoAfterARestart() throws Exception {
        lake.start();
        lake.deploy();
        lake.actuator.hear(state(7, B));
        lake.actuator.awaitInStep(7);
        lake.actuator.undeploy();
        ActuatorVerticle again = lake.deploy();
        lake.actuator.hear(state(6, A));
        await().until(() -> again.counters().refused() == 1);
        lake.actuator.hear(state(7, A));
        BalancerReport report = lake.actuator.awaitReport(
                each -> each.condition() == Condition.IN_STEP && each.detail().contains("other sites"));
        assertThat(report.highestEpoch()).isEqualTo(7);
        assertThat(again.counters().refused()).isEqualTo(2);
        assertThat(Clients.ask(lake.s3Port)).isEqualTo("b");
    }

    @Test
    void keepsTheRoutingAndAsksAgainWhenItsEpochCannotBeRead() throws Exception {
        lake.start();
        lake.deploy();
        lake.actuator.hear(state(7, B));
        lake.actuator.awaitInStep(7);
        lake.actuator.undeploy();
        for (String name : List.of(EpochFile.NAME, EpochFile.COPY)) {
            Files.writeString(directory.resolve("actuator").resolve(name), "torn");
        }
        lake.deploy();
        BalancerReport doubtful = lake.actuator.awaitReport(report -> report.condition() == Condition.WAITING);
        assertThat(doubtful.detail()).contains("cannot be read");
        // An aggregator that lags behind speaks first, one that does not speaks later: the higher epoch wins.
        lake.actuator.hear(state(6, A));
        lake.actuator.hear(state(7, B));
        lake.actuator.awaitInStep(7);
        assertThat(Clients.ask(lake.s3Port)).isEqualTo("b");
    }

    @Test
    void movesWithinMilliseconds() throws Exception {
        lake.start();
        lake.deploy();
        lake.actuator.hear(state(1, A));
        lake.actuator.awaitInStep(1);
        double[] millis = new double[60];
        for (int i = 0; i < millis.length; i++) {
            long epoch = i + 2L;
            long before = System.nanoTime();
            lake.actuator.hear(state(epoch, epoch % 2 == 0 ? B : A));
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofNanos(200_000))
                    .until(() -> lake.actuator.isInStep(epoch));
            millis[i] = (System.nanoTime() - before) / 1e6;
        }
        double[] warm = Arrays.copyOfRange(millis, 10, millis.length);
        Arrays.sort(warm);
        System.out.printf(
                "routing heard -> read back: p50 %.1f ms, p98 %.1f ms, max %.1f ms (first %.1f ms)%n",
                warm[warm.length / 2], warm[warm.length - 2], warm[warm.length - 1], millis[0]);
        assertThat(warm[warm.length / 2]).isLessThan(250);
    }
}
