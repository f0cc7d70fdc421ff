package io.vigia.platform.wire;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.TlsConfig;
import io.vigia.core.model.NodeId;
import java.util.Map;
import java.util.Optional;

/**
 * An aggregator's stream port. A connection must say Hello within 3 s, of this lake and in a role that is served here, and
 * must keep beating; whatever breaks a rule is cut and counted under source {@code stream}. Memory for each connection is bounded:
 * at most one frame (1 MiB) coming in and 4 MiB going out.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class StreamServer {
    /** Takes a connection of its role. Called on the server's own context. */
    @FunctionalInterface
    public interface Acceptor {
        /** Returns what will hear the connection from now on. */
        Listener accepted(Connection connection);
    }

    /** Hears one connection, on the server's own context. An exception it throws cuts that connection. */
    public interface Listener {
        /** Never a Hello. */
        void heard(Message message);

        /** Called once; nothing follows. */
        void closed(String reason);
    }

    /** A peer that has said Hello. Methods may be called from any thread. */
    public interface Connection {
        Message.Hello peer();

        /** Its address, for logs. */
        String remote();

        /** Queues {@code message}; false when the connection is closed. A peer that lets 4 MiB wait is cut. */
        boolean send(Message message);

        void close(String reason);
    }

    /**
     * @param lake peers of another are refused
     * @param self what this server calls itself in its Hello
     * @param listen where; port 0 lets the system choose
     * @param tls mutual TLS with these PEM files (paths used as they are)
     * @param maxConnections beyond which new ones are cut
     */
    public record Options(String lake, NodeId self, Endpoint listen, Optional<TlsConfig> tls, int maxConnections) {
        public static final int DEFAULT_MAX_CONNECTIONS = 10_000;
    }

    /** @param acceptors who serves which role; a role without one is refused */
    public StreamServer(Vertx vertx, Options options, Map<Message.Role, Acceptor> acceptors, Rejections rejections) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Begins to listen; the port it listens on. */
    public Future<Integer> listen() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Connections open now, those that have not said Hello included. */
    public int connections() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Stops listening and cuts every connection. */
    public Future<Void> close() {
        throw new UnsupportedOperationException("not yet");
    }
}
