package io.vigia.agent.actuate;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.TlsConfig;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.Rejected;
import io.vigia.platform.wire.Rejections;
import io.vigia.platform.wire.StreamClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams over which this node's actuators hear routing states from every aggregator and answer with reports. One link
 * serves all balancers of a node. All methods may be called from any thread.
 */
public final class ControlLink {
    private static final Logger log = LoggerFactory.getLogger(ControlLink.class);

    private final Rejections rejections;
    private final BiConsumer<RoutingState, String> routing;
    // Bounded by the balancers of this node.
    private final Map<BalancerId, BalancerReport> newest = new ConcurrentHashMap<>();
    private final List<Stream> streams;

    /**
     * @param aggregators one stream to each
     * @param routing hears each routing state, and the name of the aggregator that sent it; called on the streams' contexts
     */
    public ControlLink(
            Vertx vertx,
            String lake,
            NodeId node,
            List<Endpoint> aggregators,
            Optional<TlsConfig> tls,
            Rejections rejections,
            BiConsumer<RoutingState, String> routing) {
        this.rejections = rejections;
        this.routing = routing;
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
    public void report(BalancerReport report) {
        newest.put(report.balancer(), report);
        // One that is not connected gets the newest when it is.
        streams.forEach(stream -> stream.client.send(new Message.Report(report, 0)));
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
            newest.values().forEach(report -> client.send(new Message.Report(report, 0)));
        }

        @Override
        public void heard(Message message) {
            if (message instanceof Message.Routing sent) {
                routing.accept(sent.state(), peer);
            } else {
                rejections.count("control", Rejected.Reason.MISPLACED);
            }
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
