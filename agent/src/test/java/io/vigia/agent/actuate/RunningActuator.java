package io.vigia.agent.actuate;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.Lead;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/** A deployed actuator of one balancer, what it hears and what it reports. It can be taken away and deployed again. */
final class RunningActuator {
    static final BalancerId LB = new BalancerId("lb1");

    private final Path directory;
    private final Vertx vertx = Vertx.vertx();
    private final Map<ServiceId, Duration> leases = new HashMap<>();
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
    private volatile Optional<BalancerReport> newest = Optional.empty();
    private volatile long number = 0;
    private Optional<ActuatorVerticle> verticle = Optional.empty();
    private String deployment = "";

    /** @param directory of the epoch file */
    RunningActuator(Path directory) {
        this.directory = directory;
    }

    /** From the next deployment on. */
    void lease(ServiceId service, Duration length) {
        leases.put(service, length);
    }

    ActuatorVerticle deploy(LakeConfig.Balancer balancer) throws Exception {
        newest = Optional.empty();
        Means means = Means.of(
                "demo",
                LB,
                balancer,
                (source, reason) ->
                        refused.computeIfAbsent(reason, none -> new LongAdder()).increment());
        ActuatorVerticle made = new ActuatorVerticle(LB, means, directory, leases, report -> {
            newest = Optional.of(report.report());
            number = report.number();
        });
        deployment = vertx.deployVerticle(made).await(10, TimeUnit.SECONDS);
        verticle = Optional.of(made);
        return made;
    }

    void undeploy() throws Exception {
        vertx.undeploy(deployment).await(10, TimeUnit.SECONDS);
    }

    ActuatorVerticle verticle() {
        return verticle.orElseThrow();
    }

    Vertx vertx() {
        return vertx;
    }

    void hear(RoutingState state) {
        verticle().heard(state, Lead.UNKNOWN, "aggregator-1");
    }

    /** From a leader that is one, which answers the newest report. */
    void hearFromLeader(RoutingState state) {
        verticle().heard(state, new Lead(1, true, number), "leader");
    }

    BalancerReport newest() {
        return newest.orElseThrow();
    }

    boolean isInStep(long epoch) {
        return newest.filter(report -> isInStep(report, epoch)).isPresent();
    }

    BalancerReport awaitInStep(long epoch) {
        return awaitReport(report -> isInStep(report, epoch));
    }

    private static boolean isInStep(BalancerReport report, long epoch) {
        return report.highestEpoch() == epoch && report.condition() == Condition.IN_STEP;
    }

    BalancerReport awaitReport(Predicate<BalancerReport> condition) {
        return await().atMost(20, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> newest, report -> report.filter(condition).isPresent())
                .orElseThrow();
    }

    /** How much of what came in was turned away for this reason. */
    long refused(String reason) {
        LongAdder count = refused.get(reason);
        return count == null ? 0 : count.sum();
    }

    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }
}
