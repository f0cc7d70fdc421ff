package io.vigia.agent.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.Lead;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An actuator that runs a real program. */
@Timeout(60)
final class ProgramIT {
    private static final BalancerId LB = new BalancerId("lb1");

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private volatile Optional<BalancerReport> newest = Optional.empty();

    @AfterEach
    void endEverything() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void tellsTheProgramWhatIsWantedAndTriesAgainUntilItSucceeds() throws Exception {
        Path told = directory.resolve("told");
        Path ready = directory.resolve("ready");
        ActuatorVerticle verticle =
                deploy("cat > " + told + "; test -e " + ready + " || { echo not ready; exit 4; }", 5000);
        verticle.heard(RoutingState.first(Map.of(Lakes.S3, Lakes.B)), Lead.UNKNOWN, "aggregator-1");
        BalancerReport failed = awaitReport(report -> report.detail().contains("ended with 4: not ready"));
        assertThat(failed.condition()).isEqualTo(Condition.CONVERGING);
        JsonObject servers = new JsonObject(Files.readString(told))
                .getJsonObject("services")
                .getJsonObject("s3")
                .getJsonObject("servers");
        assertThat(servers.getJsonArray("open")).containsExactly("b1");
        assertThat(servers.getJsonArray("fenced")).containsExactly("a1");
        Files.createFile(ready);
        BalancerReport report = awaitReport(each -> each.condition() == Condition.IN_STEP);
        assertThat(report.routes().get(Lakes.S3)).isEqualTo(new BalancerReport.RouteReport(List.of(Lakes.B), true, ""));
    }

    @Test
    void killsAProgramThatHangsAndSaysSo() throws Exception {
        Path child = directory.resolve("child");
        ActuatorVerticle verticle = deploy("sleep 600 & echo $! > " + child + "; wait", 300);
        verticle.heard(RoutingState.first(Map.of(Lakes.S3, Lakes.B)), Lead.UNKNOWN, "aggregator-1");
        BalancerReport report = awaitReport(each -> each.condition() == Condition.UNREACHABLE);
        assertThat(report.detail()).contains("/bin/sh was killed: not done within 300 ms");
        String pid = Files.readString(child).strip();
        await().until(() -> Files.notExists(Path.of("/proc", pid))
                || !Files.readString(child).strip().equals(pid));
    }

    private ActuatorVerticle deploy(String script, long timeoutMillis) throws Exception {
        LakeConfig.Balancer balancer = new LakeConfig.Balancer(
                new NodeId("lb1"),
                new Steering.Program(List.of("/bin/sh", "-c", script), Duration.ofMillis(timeoutMillis)),
                Map.of(Lakes.S3, Lakes.route("s3", List.of("a1"), List.of("b1"), List.of())));
        ActuatorVerticle made = new ActuatorVerticle(
                LB,
                Means.of("demo", LB, balancer, (source, reason) -> {}),
                directory.resolve("actuator"),
                Map.of(),
                report -> newest = Optional.of(report.report()));
        vertx.deployVerticle(made).await(10, TimeUnit.SECONDS);
        return made;
    }

    private BalancerReport awaitReport(Predicate<BalancerReport> condition) {
        return await().atMost(15, TimeUnit.SECONDS)
                .until(() -> newest, report -> report.filter(condition).isPresent())
                .orElseThrow();
    }
}
