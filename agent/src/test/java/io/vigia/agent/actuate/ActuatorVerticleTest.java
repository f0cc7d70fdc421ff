package io.vigia.agent.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vigia.agent.haproxy.RuntimeApi;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.Lead;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ActuatorVerticleTest {
    private final Vertx vertx = Vertx.vertx();
    private final ModelHaProxy haproxy = ModelHaProxy.ofTheLake();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<BalancerReport> reports = new CopyOnWriteArrayList<>();
    private final Promise<String> answer = Promise.promise();
    private final CompletableFuture<Context> home = new CompletableFuture<>();

    @AfterEach
    void endEverything() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void doesNothingMoreOnAnAnswerThatComesAfterItsEnd(@TempDir Path directory) throws Exception {
        ActuatorVerticle verticle = new ActuatorVerticle(
                new BalancerId("lb1"),
                Means.runtimeApi(Lakes.balancer(), Lakes.balancer().runtimeApi().orElseThrow(), this::api),
                directory.resolve("lb1"),
                Map.of(),
                report -> reports.add(report.report()));
        String deployment = vertx.deployVerticle(verticle).await(10, TimeUnit.SECONDS);
        verticle.heard(Lakes.state(1, Lakes.A, Lakes.A), Lead.UNKNOWN, "x");
        await().until(() -> lines.size() == 2 && reports.stream().anyMatch(report -> report.highestEpoch() == 1));
        vertx.undeploy(deployment).await(10, TimeUnit.SECONDS);
        int reported = reports.size();

        // Nothing is as epoch 1 wants it: an actuator at work would command.
        answer.complete(haproxy.dump());
        CompletableFuture<Boolean> passed = new CompletableFuture<>();
        home.get(5, TimeUnit.SECONDS).runOnContext(now -> passed.complete(true));
        assertThat(passed.get(5, TimeUnit.SECONDS)).isTrue();
        assertThat(lines).hasSize(2).containsOnly(Reconciliation.QUESTION);
        assertThat(reports).hasSize(reported);
    }

    private RuntimeApi api(Vertx owner) {
        home.complete(owner.getOrCreateContext());
        return line -> {
            lines.add(line);
            return answer.future();
        };
    }
}
