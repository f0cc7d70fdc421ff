package io.vigia.agent.actuate;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.TlsConfig;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.NodeId;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.Rejected;
import io.vigia.platform.wire.Rejections;
import io.vigia.platform.wire.StreamClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams over which this node's actuators hear routing states from every aggregator and answer with reports, and over which its
 * hooks are ordered. One link serves a whole node. All methods may be called from any thread.
 */
public final class ControlLink {
    private static final Logger log = LoggerFactory.getLogger(ControlLink.class);

    /** Hears what aggregators send; called on the streams' contexts. */
    public interface Listener {
        /** @param from the aggregator's name */
        void routing(Message.Routing routing, String from);

        /** What would be done to one of this node's balancers? A failure is told as a problem. */
        Future<Message.DryRunAnswer> dryRun(Message.DryRun question);

        /** @param asker sends to the aggregator that ordered, and to no other */
        void hook(HookOrder order, Consumer<Message> asker);
    }

    private final Rejections rejections;
    private final Listener listener;
    // Bounded by the balancers of this node.
    private final Map<BalancerId, Message.Report> newest = new ConcurrentHashMap<>();
    private final List<Stream> streams;

    /**
     * @param aggregators one stream to each
     */
    public ControlLink(
            Vertx vertx,
            String lake,
            NodeId node,
            List<Endpoint> aggregators,
            Optional<TlsConfig> tls,
            Rejections rejections,
            Listener listener) {
        this.rejections = rejections;
        this.listener = listener;
        Message.Hello hello = new Message.Hello(lake, node, Message.Role.ACTUATOR);
        this.streams = aggregators.stream()
                .map(endpoint -> new Stream(vertx, endpoint, hello, tls))
                .toList();
    }

    /** Begins to connect. */
    public void start() {
        streams.forEach(stream -> stream.client.start());
    }

    /** Sends a report to every aggregator; the newest of each balancer is sent again on every new connection. */
    public void report(Message.Report report) {
        newest.put(report.report().balancer(), report);
        // One that is not connected gets the newest when it is.
        streams.forEach(stream -> stream.client.send(report));
    }

    /** Sends to every aggregator that is connected now; kept for none. */
    public void send(Message message) {
        streams.forEach(stream -> stream.client.send(message));
    }

    /** A balancer is no longer this node's: its newest report is not sent again. */
    public void forget(BalancerId balancer) {
        newest.remove(balancer);
    }

    /** How many aggregators are connected now. */
    public int connected() {
        return (int)
                streams.stream().filter(stream -> stream.client.isConnected()).count();
    }

    /** Cuts every stream. */
    public Future<Void> close() {
        return Future.join(streams.stream().map(stream -> stream.client.close()).toList())
                .mapEmpty();
    }

    /** One aggregator's connection. */
    private final class Stream implements StreamClient.Listener {
        private final StreamClient client;
        private volatile String peer;

        Stream(Vertx vertx, Endpoint endpoint, Message.Hello hello, Optional<TlsConfig> tls) {
            this.peer = endpoint.toString();
            this.client = new StreamClient(vertx, List.of(endpoint), hello, tls, rejections, this);
        }

        @Override
        public void connected(Endpoint endpoint, Message.Hello aggregator) {
            peer = aggregator.node().value();
            log.atInfo()
                    .addKeyValue("aggregator", peer)
                    .addKeyValue("endpoint", endpoint)
                    .log("control stream connected");
            newest.values().forEach(client::send);
        }

        @Override
        public void heard(Message message) {
            if (message instanceof Message.Routing sent) {
                listener.routing(sent, peer);
            } else if (message instanceof Message.DryRun question) {
                answer(question);
            } else if (message instanceof Message.RunHook wanted) {
                listener.hook(wanted.order(), client::send);
            } else {
                rejections.count("control", Rejected.Reason.MISPLACED);
            }
        }

        private void answer(Message.DryRun question) {
            listener.dryRun(question)
                    .recover(unknown -> Future.succeededFuture(new Message.DryRunAnswer(
                            question.id(),
                            question.balancer(),
                            question.states().stream()
                                    .map(state -> List.<String>of())
                                    .toList(),
                            List.of(Text.reason(unknown)))))
                    .onSuccess(client::send);
        }

        @Override
        public void lost(String reason) {
            log.atWarn()
                    .addKeyValue("aggregator", peer)
                    .addKeyValue("reason", reason)
                    .log("control stream lost");
        }
    }
}
