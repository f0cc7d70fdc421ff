package io.vigia.agent.actuate;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.TlsConfig;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.platform.wire.Rejections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The streams over which this node's actuators hear routing states from every aggregator and answer with reports. One link
 * serves all balancers of a node. All methods may be called from any thread.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class ControlLink {
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
            BiConsumer<RoutingState, String> routing) {}

    /** Begins to connect. */
    public void start() {
        throw new UnsupportedOperationException();
    }

    /** Sends a report to every aggregator; the newest of each balancer is sent again on every new connection. */
    public void report(BalancerReport report) {
        throw new UnsupportedOperationException();
    }

    /** Cuts every stream. */
    public Future<Void> close() {
        throw new UnsupportedOperationException();
    }
}
