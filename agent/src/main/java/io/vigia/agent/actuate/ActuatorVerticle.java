package io.vigia.agent.actuate;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vigia.agent.haproxy.RuntimeApi;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.RoutingState;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs one balancer's {@link Actuator} on one context and carries out what it asks. */
@SuppressWarnings("DoNotCallSuggester")
public final class ActuatorVerticle extends VerticleBase {
    /**
     * @param directory of this actuator alone, made when missing: its epoch is kept there
     * @param api how the balancer is asked, e.g. {@code vertx -> new UnixSocketRuntimeApi(vertx, Path.of(balancer.socket()))}
     * @param reports gets a report after every reconciliation that changed something and at least each second, on the
     *     verticle's context; must not block
     */
    public ActuatorVerticle(
            BalancerId id,
            LakeConfig.Balancer balancer,
            Path directory,
            Function<Vertx, RuntimeApi> api,
            Consumer<BalancerReport> reports) {}

    @Override
    public Future<?> start() {
        return Future.succeededFuture();
    }

    /** A routing state came from {@code from} (a name for people). From any thread. */
    public void heard(RoutingState state, String from) {
        throw new UnsupportedOperationException();
    }
}
