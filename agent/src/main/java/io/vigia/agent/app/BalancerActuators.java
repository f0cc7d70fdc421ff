package io.vigia.agent.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.agent.actuate.ActuatorCounters;
import io.vigia.agent.actuate.ActuatorVerticle;
import io.vigia.agent.haproxy.UnixSocketRuntimeApi;
import io.vigia.core.config.AgentConfig;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.RoutingState;
import io.vigia.platform.yaml.ConfigFiles.LoadedAgent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The actuators of this node. They hear and report over the control streams. Plans are applied one at a time, by the caller's order.
 */
final class BalancerActuators {
    private final Vertx vertx;
    private final AgentConfig agent;
    private final ControlStreams streams;
    private final Map<BalancerId, Running> running = new ConcurrentHashMap<>();

    private record Running(LakeConfig.Balancer balancer, ActuatorVerticle verticle, String deployment) {}

    BalancerActuators(Vertx vertx, LoadedAgent config, ControlStreams streams) {
        this.vertx = vertx;
        this.agent = config.agent();
        this.streams = streams;
    }

    /** Stops the actuators of balancers that are gone or changed and starts those that are new; the epochs stay on disk. */
    Future<Void> apply(LakeConfig lake) {
        Map<BalancerId, LakeConfig.Balancer> wanted = new LinkedHashMap<>();
        lake.balancers().forEach((id, balancer) -> {
            if (balancer.node().equals(agent.node())) {
                wanted.put(id, balancer);
            }
        });
        List<Future<Void>> stopped = new ArrayList<>();
        running.forEach((id, one) -> {
            if (!one.balancer().equals(wanted.get(id))) {
                running.remove(id);
                // Only once it has stopped, or it could report once more.
                stopped.add(vertx.undeploy(one.deployment()).onSuccess(gone -> streams.forget(id)));
            }
        });
        return Future.join(stopped).compose(gone -> {
            List<Future<Void>> started = new ArrayList<>();
            wanted.forEach((id, balancer) -> {
                if (!running.containsKey(id)) {
                    balancer.runtimeApi().ifPresent(means -> started.add(start(id, balancer, means)));
                }
            });
            return Future.join(started).mapEmpty();
        });
    }

    /** What each actuator has done since its start. */
    Map<BalancerId, ActuatorCounters> counters() {
        Map<BalancerId, ActuatorCounters> counters = new LinkedHashMap<>();
        running.forEach((id, one) -> counters.put(id, one.verticle().counters()));
        return counters;
    }

    /** A routing state came from {@code from} (a name for people). From any thread. */
    void heard(RoutingState state, String from) {
        running.values().forEach(one -> one.verticle().heard(state, from));
    }

    private Future<Void> start(BalancerId id, LakeConfig.Balancer balancer, Steering.RuntimeApi means) {
        ActuatorVerticle verticle = new ActuatorVerticle(
                id,
                balancer,
                means,
                Path.of(agent.stateDirectory()).resolve(id.value()),
                owner -> new UnixSocketRuntimeApi(owner, Path.of(means.socket())),
                streams::report);
        return vertx.deployVerticle(verticle).map(deployment -> {
            running.put(id, new Running(balancer, verticle, deployment));
            streams.newest().ifPresent(heard -> verticle.heard(heard.state(), heard.from()));
            return null;
        });
    }
}
