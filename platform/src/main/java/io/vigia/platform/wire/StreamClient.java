package io.vigia.platform.wire;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.TlsConfig;
import java.util.List;
import java.util.Optional;

/**
 * One connection to an aggregator's stream port, made again whenever it is lost: the next endpoint each time, with a pause of
 * 100 ms growing to 2 s, jittered. A peer that says nothing for 3 s (both sides beat every second) counts as lost.
 *
 * <p>Belongs to the Vert.x context it is made on (or a new one); listener calls come on that context. All methods may be
 * called from any thread.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class StreamClient {
    /** Hears what happens on the connection, on the client's own context. An exception it throws cuts the connection. */
    public interface Listener {
        /** A connection stands and the aggregator has said Hello. */
        void connected(Endpoint endpoint, Message.Hello aggregator);

        /** Never a Hello. */
        void heard(Message message);

        /** The connection (after {@link #connected}) is gone; another will be made unless the client is closed. */
        void lost(String reason);
    }

    /**
     * @param endpoints of aggregators, tried in turn; at least one
     * @param hello what to say first
     * @param tls mutual TLS with these PEM files (paths used as they are); the aggregator's certificate must name its host
     * @param rejections counts undecodable frames under source {@code stream}
     */
    public StreamClient(
            Vertx vertx,
            List<Endpoint> endpoints,
            Message.Hello hello,
            Optional<TlsConfig> tls,
            Rejections rejections,
            Listener listener) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Begins to connect; does nothing when already started. */
    public void start() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Queues {@code message}; false when there is no connection or its queue (4 MiB) is full: then it is dropped and counted. */
    public boolean send(Message message) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Whether a connection stands on which both sides have said Hello. */
    public boolean isConnected() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Messages that {@link #send} refused since the start. */
    public long dropped() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Cuts the connection and makes no more; afterwards the listener hears nothing further. */
    public Future<Void> close() {
        throw new UnsupportedOperationException("not yet");
    }
}
