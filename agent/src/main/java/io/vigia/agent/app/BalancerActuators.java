package io.vigia.agent.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.agent.actuate.ActuatorCounters;
import io.vigia.agent.actuate.ActuatorVerticle;
import io.vigia.agent.actuate.ControlLink;
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

    private record Heard(Message.Routing routing, String from) {}

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

    private Future<Void> start(BalancerId id, Work work) {
        ActuatorVerticle verticle = new ActuatorVerticle(
                id,
                Means.of(lakeName, id, work.balancer(), rejections),
                Path.of(agent.stateDirectory()).resolve(id.value()),
                work.leases(),
                report -> link.ifPresent(open -> open.report(report)));
        return vertx.deployVerticle(verticle).map(deployment -> {
            running.put(id, new Running(work, verticle, deployment));
            newest.ifPresent(heard ->
                    // What was confirmed then was another's report, or one of an earlier life.
                    verticle.heard(heard.routing().state(), Lead.UNKNOWN, heard.from()));
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
                vertx, lakeName, agent.node(), agent.aggregators(), agent.tls(), rejections, new Listener());
        link = Optional.of(opened);
        opened.start();
    }

    private final class Listener implements ControlLink.Listener {
        @Override
        public void routing(Message.Routing routing, String from) {
            newest = Optional.of(new Heard(routing, from));
            running.values().forEach(one -> one.verticle().heard(routing.state(), routing.lead(), from));
        }

        @Override
        public Future<Message.DryRunAnswer> dryRun(Message.DryRun question) {
            Running one = running.get(question.balancer());
            return one == null
                    ? Future.failedFuture("node " + agent.node() + " moves no balancer " + question.balancer())
                    : one.verticle().dryRun(question);
        }
    }
}
