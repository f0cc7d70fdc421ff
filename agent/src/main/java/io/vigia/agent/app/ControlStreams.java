package io.vigia.agent.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.agent.actuate.ControlLink;
import io.vigia.core.config.AgentConfig;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookReport;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.Rejections;
import io.vigia.platform.yaml.ConfigFiles.LoadedAgent;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The control streams to every aggregator. They stand while {@code lake.yaml} gives this node a balancer or a hook; any other node opens
 * none. Plans are applied one at a time, by the caller's order; all other methods may be called from any thread.
 */
final class ControlStreams {
    private final Vertx vertx;
    private final AgentConfig agent;
    private final String lakeName;
    private final Rejections rejections;
    private final ControlLink.Listener listener;
    private volatile Optional<ControlLink> link = Optional.empty();
    private volatile Optional<Heard> newest = Optional.empty();

    /** @param from the aggregator, by a name for people */
    record Heard(Message.Routing routing, String from) {}

    /** @param listener hears what aggregators send */
    ControlStreams(Vertx vertx, LoadedAgent config, Rejections rejections, ControlLink.Listener listener) {
        this.vertx = vertx;
        this.agent = config.agent();
        this.lakeName = config.lake().name();
        this.rejections = rejections;
        this.listener = listener;
    }

    /** Connects where {@code lake} gives this node something to do on the word of an aggregator. */
    void openFor(LakeConfig lake) {
        if (link.isPresent() || !isNeeded(lake)) {
            return;
        }
        ControlLink opened = new ControlLink(
                vertx, lakeName, agent.node(), agent.aggregators(), agent.tls(), rejections, new Listener());
        link = Optional.of(opened);
        opened.start();
    }

    /** Cuts the streams where {@code lake} gives this node nothing to do, once those who used them have stopped. */
    Future<Void> closeUnlessFor(LakeConfig lake) {
        return isNeeded(lake) ? Future.succeededFuture() : close();
    }

    /** What was heard goes too: a balancer that comes later must not begin with a state that is long out of date. */
    Future<Void> close() {
        Future<Void> closed = link.map(ControlLink::close).orElse(Future.succeededFuture());
        link = Optional.empty();
        return closed.onComplete(done -> newest = Optional.empty());
    }

    /** What was heard last. */
    Optional<Heard> newest() {
        return newest;
    }

    void report(Message.Report report) {
        link.ifPresent(open -> open.report(report));
    }

    void report(HookReport report) {
        link.ifPresent(open -> open.send(new Message.HookRun(report)));
    }

    void forget(BalancerId balancer) {
        link.ifPresent(open -> open.forget(balancer));
    }

    /** Aggregators to which a stream stands now. */
    int connected() {
        return link.map(ControlLink::connected).orElse(0);
    }

    private boolean isNeeded(LakeConfig lake) {
        return lake.balancers().values().stream()
                        .anyMatch(balancer -> balancer.node().equals(agent.node()))
                || lake.hasHookOf(agent.node());
    }

    /** Remembers the newest routing state on its way. */
    private final class Listener implements ControlLink.Listener {
        @Override
        public void routing(Message.Routing routing, String from) {
            newest = Optional.of(new Heard(routing, from));
            listener.routing(routing, from);
        }

        @Override
        public Future<Message.DryRunAnswer> dryRun(Message.DryRun question) {
            return listener.dryRun(question);
        }

        @Override
        public void hook(HookOrder order, Consumer<Message> asker) {
            listener.hook(order, asker);
        }
    }
}
