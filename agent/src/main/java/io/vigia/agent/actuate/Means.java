package io.vigia.agent.actuate;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.agent.haproxy.RuntimeApi;
import io.vigia.agent.haproxy.UnixSocketRuntimeApi;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import io.vigia.core.model.BalancerId;
import io.vigia.platform.wire.Rejections;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;

/** By what one balancer is moved: the {@link Pursuit} that decides, and the hands that carry out what it asks. */
public abstract class Means {
    private final Pursuit pursuit;

    Means(Pursuit pursuit) {
        this.pursuit = pursuit;
    }

    final Pursuit pursuit() {
        return pursuit;
    }

    /** On the context of the actuator, on which {@code happened} is to be called too. */
    abstract Future<?> open(Vertx vertx, Consumer<ActuatorEvent> happened);

    /** Carries out an action of the pursuit's own. */
    abstract void carryOut(ActuatorAction action);

    /** Completes when nothing more will be done to the balancer. */
    abstract Future<?> close();

    /**
     * The means that {@code lake.yaml} names.
     *
     * @param lake its name
     * @param rejections counts what HAProxy's agent-checks ask amiss, source {@code agent-check}
     */
    public static Means of(String lake, BalancerId id, LakeConfig.Balancer balancer, Rejections rejections) {
        Steering steering = balancer.steering();
        if (steering instanceof Steering.AgentCheck check) {
            return new AgentCheckMeans(balancer, check, rejections);
        } else if (steering instanceof Steering.Program program) {
            return new ProgramMeans(balancer, program, new WantedJson(lake, id));
        }
        Steering.RuntimeApi api = (Steering.RuntimeApi) steering;
        return runtimeApi(balancer, api, owner -> new UnixSocketRuntimeApi(owner, Path.of(api.socket())));
    }

    /** @param apis how the balancer is asked, over its admin socket */
    static Means runtimeApi(LakeConfig.Balancer balancer, Steering.RuntimeApi api, Function<Vertx, RuntimeApi> apis) {
        return new RuntimeApiMeans(balancer, api, apis);
    }
}
