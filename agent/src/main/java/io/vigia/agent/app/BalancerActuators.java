package io.vigia.agent.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.agent.actuate.ActuatorCounters;
import io.vigia.agent.actuate.ActuatorVerticle;
import io.vigia.agent.actuate.ControlLink;
import io.vigia.agent.haproxy.UnixSocketRuntimeApi;
import io.vigia.core.config.AgentConfig;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.RoutingState;
import io.vigia.platform.wire.Rejections;
import io.vigia.platform.yaml.ConfigFiles.LoadedAgent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The actuators of this node and their link to the aggregators. A node without balancers opens no link. Plans are applied one at a
 * time, by the caller's order.
 */
final class BalancerActuators {
    private final Vertx vertx;
    private final AgentConfig agent;
    private final String lakeName;
    private final Rejections rejections;
    private final Map<BalancerId, Running> running = new ConcurrentHashMap<>();
    private volatile Optional<ControlLink> link = Optional.empty();
    private volatile Optional<Heard> newest = Optional.empty();

    private record Running(LakeConfig.Balancer balancer, ActuatorVerticle verticle, String deployment) {}

    private record Heard(RoutingState state, String from) {}

    BalancerActuators(Vertx vertx, LoadedAgent config, Rejections rejections) {
        this.vertx = vertx;
        this.agent = config.agent();
        this.lakeName = config.lake().name();
        this.rejections = rejections;
    }

    /**
     * Stops the actuators of balancers that are gone or changed and starts those that are new; the epochs stay on disk. The link
     * goes with the last balancer and comes with the first.
     */
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
                stopped.add(
                        vertx.undeploy(one.deployment()).onSuccess(gone -> link.ifPresent(open -> open.forget(id))));
            }
        });
        return Future.join(stopped)
                .compose(gone -> wanted.isEmpty() ? closeLink() : Future.succeededFuture())
                .compose(ready -> {
                    if (!wanted.isEmpty() && link.isEmpty()) {
                        openLink();
                    }
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

    /** Aggregators to which a control stream stands now. */
    int connected() {
        return link.map(ControlLink::connected).orElse(0);
    }

    boolean isEmpty() {
        return running.isEmpty();
    }

    Future<Void> close() {
        return link.map(ControlLink::close).orElse(Future.succeededFuture());
    }

    private Future<Void> start(BalancerId id, LakeConfig.Balancer balancer, Steering.RuntimeApi means) {
        ActuatorVerticle verticle = new ActuatorVerticle(
                id,
                balancer,
                means,
                Path.of(agent.stateDirectory()).resolve(id.value()),
                owner -> new UnixSocketRuntimeApi(owner, Path.of(means.socket())),
                report -> link.ifPresent(open -> open.report(report)));
        return vertx.deployVerticle(verticle).map(deployment -> {
            running.put(id, new Running(balancer, verticle, deployment));
            newest.ifPresent(heard -> verticle.heard(heard.state(), heard.from()));
            return null;
        });
    }

    /** What was heard goes too: a balancer that comes later must not begin with a state that is long out of date. */
    private Future<Void> closeLink() {
        Future<Void> closed = close();
        link = Optional.empty();
        return closed.onComplete(done -> newest = Optional.empty());
    }

    private void openLink() {
        ControlLink opened = new ControlLink(
                vertx, lakeName, agent.node(), agent.aggregators(), agent.tls(), rejections, (state, from) -> {
                    newest = Optional.of(new Heard(state, from));
                    running.values().forEach(one -> one.verticle().heard(state, from));
                });
        link = Optional.of(opened);
        opened.start();
    }
}
