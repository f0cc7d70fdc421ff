package io.vigia.agent.actuate;

import static io.vigia.agent.actuate.BalancedSites.state;
import static io.vigia.agent.actuate.Lakes.A;
import static io.vigia.agent.actuate.Lakes.B;
import static io.vigia.agent.actuate.Lakes.S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An actuator whose HAProxy restarts, reloads, goes away, hangs, or does not let it command. */
@Timeout(120)
final class HaProxyLossIT {
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
    void restartsAndReloadsOnTheSameSiteFromTheFirstRequestOn() throws Exception {
        lake.start();
        lake.deploy();
        lake.actuator.hear(state(1, A));
        lake.actuator.awaitInStep(1);
        lake.actuator.hear(state(2, B));
        lake.actuator.awaitInStep(2);
        lake.awaitSaved("s3-b", 4);
        // From here on the state file is alone: nothing corrects HAProxy.
        lake.actuator.undeploy();
        try (Clients clients = new Clients(lake.s3Port, 4)) {
            clients.awaitMore("b");
            lake.haproxy.reload();
            clients.awaitMore("b");
            long failedByReload = clients.answersOf(Clients.NOBODY);
            lake.haproxy.stop();
            lake.haproxy.start();
            clients.awaitMore("b");
            assertThat(clients.answersOf("a")).isZero();
            assertThat(failedByReload).isZero();
        }
    }

    @Test
    void comesUpOnTheNewSiteWhenTheEpochCameWhileHaProxyWasDown() throws Exception {
        lake.start();
        lake.deploy();
        lake.actuator.hear(state(1, A));
        lake.actuator.awaitInStep(1);
        lake.awaitSaved("s3-a", 4);
        lake.haproxy.stop();
        lake.actuator.hear(state(2, B));
        BalancerReport down = lake.actuator.awaitReport(
                report -> report.highestEpoch() == 2 && report.condition() == Condition.UNREACHABLE);
        assertThat(down.routes().get(S3)).satisfies(route -> {
            assertThat(route.inStep()).isFalse();
            assertThat(route.serving()).isEmpty();
        });
        lake.awaitSaved("s3-b", 4);
        lake.actuator.undeploy();
        try (Clients clients = new Clients(lake.s3Port, 4)) {
            lake.haproxy.start();
            clients.awaitMore("b");
            lake.deploy();
            assertThat(lake.actuator.awaitInStep(2).detail()).isEmpty();
            clients.awaitMore("b");
            assertThat(clients.answersOf("a")).isZero();
        }
    }

    @Test
    void opensTheActiveSiteOfAHaProxyThatLostItsStateFile() throws Exception {
        lake.start();
        lake.deploy();
        lake.actuator.hear(state(1, B));
        lake.actuator.awaitInStep(1);
        lake.awaitSaved("s3-b", 4);
        lake.haproxy.stop();
        lake.actuator.awaitReport(report -> report.condition() == Condition.UNREACHABLE);
        Files.delete(lake.haproxy.stateFile());
        try (Clients clients = new Clients(lake.s3Port, 2)) {
            lake.haproxy.start();
            lake.actuator.awaitInStep(1);
            clients.awaitMore("b");
            assertThat(clients.answersOf("a")).isZero();
        }
        lake.awaitSaved("s3-b", 4);
    }

    @Test
    void reportsAFrozenHaProxyAndGoesOnWhenItThaws() throws Exception {
        lake.start();
        lake.deploy();
        lake.actuator.hear(state(1, A));
        lake.actuator.awaitInStep(1);
        lake.haproxy.freeze();
        try {
            BalancerReport frozen = lake.actuator.awaitReport(report -> report.condition() == Condition.UNREACHABLE);
            assertThat(frozen.detail()).contains("no whole answer").contains("1000 ms");
            lake.actuator.hear(state(2, B));
            lake.actuator.awaitReport(
                    report -> report.highestEpoch() == 2 && report.condition() == Condition.UNREACHABLE);
        } finally {
            lake.haproxy.thaw();
        }
        lake.actuator.awaitInStep(2);
        assertThat(Clients.ask(lake.s3Port)).isEqualTo("b");
    }

    @Test
    void saysWhenTheSocketDoesNotLetItCommand() throws Exception {
        lake.start("operator");
        lake.deploy();
        lake.actuator.hear(state(1, A));
        BalancerReport report = lake.actuator.awaitReport(each -> each.condition() == Condition.UNREACHABLE);
        assertThat(report.detail()).contains("level admin").contains("Permission denied");
    }

    @Test
    void saysWhenThereIsNoSocketOrNobodyBehindIt() throws Exception {
        lake.deploy();
        lake.actuator.hear(state(1, A));
        lake.actuator.awaitReport(report ->
                report.condition() == Condition.UNREACHABLE && report.detail().contains("there is no socket"));
        lake.start();
        lake.actuator.awaitInStep(1);
        lake.haproxy.stop();
        lake.actuator.awaitReport(report ->
                report.condition() == Condition.UNREACHABLE && report.detail().contains("nobody listens"));
    }
}
