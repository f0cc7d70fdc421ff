package io.vigia.agent.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.agent.actuate.ActuatorCounters;
import io.vigia.agent.actuate.ActuatorVerticle;
import io.vigia.agent.actuate.Means;
import io.vigia.core.config.AgentConfig;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.Lead;
import io.vigia.core.model.ServiceId;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.Rejections;
import io.vigia.platform.yaml.ConfigFiles.LoadedAgent;
import java.nio.file.Path;
import java.time.Duration;
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
    private final String lakeName;
    private final Rejections rejections;
    private final ControlStreams streams;
    private final Map<BalancerId, Running> running = new ConcurrentHashMap<>();

    private record Running(Work work, ActuatorVerticle verticle, String deployment) {}

    /** @param leases of the services that it leads to */
    private record Work(LakeConfig.Balancer balancer, Map<ServiceId, Duration> leases) {
        static Work of(LakeConfig.Balancer balancer, LakeConfig lake) {
            Map<ServiceId, Duration> leases = new LinkedHashMap<>();
            balancer.routes().keySet().forEach(id -> {
                LakeConfig.Service service = lake.services().get(id);
                if (service != null) {
                    service.moves().lease().ifPresent(lease -> leases.put(id, lease));
                }
            });
            return new Work(balancer, leases);
        }
    }

    BalancerActuators(Vertx vertx, LoadedAgent config, Rejections rejections, ControlStreams streams) {
        this.vertx = vertx;
        this.agent = config.agent();
        this.lakeName = config.lake().name();
        this.rejections = rejections;
        this.streams = streams;
    }

    /** Stops the actuators of balancers that are gone or changed and starts those that are new; the epochs stay on disk. */
    Future<Void> apply(LakeConfig lake) {
        Map<BalancerId, Work> wanted = new LinkedHashMap<>();
        lake.balancers().forEach((id, balancer) -> {
            if (balancer.node().equals(agent.node())) {
                wanted.put(id, Work.of(balancer, lake));
            }
        });
        List<Future<Void>> stopped = new ArrayList<>();
        running.forEach((id, one) -> {
            if (!one.work().equals(wanted.get(id))) {
                running.remove(id);
                // Only once it has stopped, or it could report once more.
                stopped.add(vertx.undeploy(one.deployment()).onSuccess(gone -> streams.forget(id)));
            }
        });
        return Future.join(stopped).compose(gone -> {
            List<Future<Void>> started = new ArrayList<>();
            wanted.forEach((id, work) -> {
                if (!running.containsKey(id)) {
                    started.add(start(id, work));
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
    void heard(Message.Routing routing, String from) {
        running.values().forEach(one -> one.verticle().heard(routing.state(), routing.lead(), from));
    }

    /** What would be done to one of the balancers; fails when it is not this node's. */
    Future<Message.DryRunAnswer> dryRun(Message.DryRun question) {
        Running one = running.get(question.balancer());
        return one == null
                ? Future.failedFuture("node " + agent.node() + " moves no balancer " + question.balancer())
                : one.verticle().dryRun(question);
    }

    private Future<Void> start(BalancerId id, Work work) {
        ActuatorVerticle verticle = new ActuatorVerticle(
                id,
                Means.of(lakeName, id, work.balancer(), rejections),
                Path.of(agent.stateDirectory()).resolve(id.value()),
                work.leases(),
                streams::report);
        return vertx.deployVerticle(verticle).map(deployment -> {
            running.put(id, new Running(work, verticle, deployment));
            streams.newest()
                    .ifPresent(heard ->
                            // What was confirmed then was another's report, or one of an earlier life.
                            verticle.heard(heard.routing().state(), Lead.UNKNOWN, heard.from()));
            return null;
        });
    }
}
