package io.vigia.agent.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An actuator that runs a real program. */
@Timeout(60)
final class ProgramIT {
    @TempDir
    Path directory;

    private RunningActuator actuator;

    @BeforeEach
    void prepare() {
        actuator = new RunningActuator(directory.resolve("actuator"));
    }

    @AfterEach
    void endEverything() throws Exception {
        actuator.close();
    }

    @Test
    void tellsTheProgramWhatIsWantedAndTriesAgainUntilItSucceeds() throws Exception {
        Path told = directory.resolve("told");
        Path ready = directory.resolve("ready");
        deploy("cat > " + told + "; test -e " + ready + " || { echo not ready; exit 4; }", 5000);
        actuator.hear(RoutingState.first(Map.of(Lakes.S3, Lakes.B)));
        BalancerReport failed = actuator.awaitReport(report -> report.detail().contains("ended with 4: not ready"));
        assertThat(failed.condition()).isEqualTo(Condition.CONVERGING);
        JsonObject servers = new JsonObject(Files.readString(told))
                .getJsonObject("services")
                .getJsonObject("s3")
                .getJsonObject("servers");
        assertThat(servers.getJsonArray("open")).containsExactly("b1");
        assertThat(servers.getJsonArray("fenced")).containsExactly("a1");
        Files.createFile(ready);
        BalancerReport report = actuator.awaitReport(each -> each.condition() == Condition.IN_STEP);
        assertThat(report.routes().get(Lakes.S3)).isEqualTo(new BalancerReport.RouteReport(List.of(Lakes.B), true, ""));
    }

    @Test
    void killsAProgramThatHangsAndSaysSo() throws Exception {
        Path child = directory.resolve("child");
        deploy("sleep 600 & echo $! > " + child + "; wait", 300);
        actuator.hear(RoutingState.first(Map.of(Lakes.S3, Lakes.B)));
        BalancerReport report = actuator.awaitReport(each -> each.condition() == Condition.UNREACHABLE);
        assertThat(report.detail()).contains("/bin/sh was killed: not done within 300 ms");
        String pid = Files.readString(child).strip();
        await().until(() -> Files.notExists(Path.of("/proc", pid))
                || !Files.readString(child).strip().equals(pid));
    }

    private void deploy(String script, long timeoutMillis) throws Exception {
        actuator.deploy(new LakeConfig.Balancer(
                new NodeId("lb1"),
                new Steering.Program(List.of("/bin/sh", "-c", script), Duration.ofMillis(timeoutMillis)),
                Map.of(Lakes.S3, Lakes.route("s3", List.of("a1"), List.of("b1"), List.of()))));
    }
}
