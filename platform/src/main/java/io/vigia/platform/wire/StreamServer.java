package io.vigia.platform.wire;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.TlsConfig;
import io.vigia.core.model.NodeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An aggregator's stream port. A connection must say Hello within 3 s, of this lake and in a role that is served here, and
 * must keep beating; whatever breaks a rule is cut and counted under source {@code stream}. Memory for each connection is bounded:
 * at most one frame (1 MiB, of which 1 kB before Hello) coming in and 4 MiB going out. A node has one connection in each role: a
 * newer one replaces the older, which may be a leftover that the peer has long given up. A frame that is whole but out of bounds, or
 * of a kind not known here, is counted and passed over.
 */
public final class StreamServer {
    private static final Logger log = LoggerFactory.getLogger(StreamServer.class);
    static final String SOURCE = "stream";
    private static final long TICK_MILLIS = 250;
    private static final int MAX_HELLO_BYTES = 1 << 10;

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

    private final Vertx vertx;
    private final Context context;
    private final Options options;
    private final Map<Message.Role, Acceptor> acceptors;
    private final Rejections rejections;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    /** Those that have said Hello; touched on the context alone. */
    private final Map<Station, Session> greeted = new HashMap<>();

    private @Nullable NetServer server;
    private long timer = -1;
    private volatile boolean closed;

    /** What there is one connection of. */
    private record Station(Message.Role role, NodeId node) {
        static Station of(Message.Hello hello) {
            return new Station(hello.role(), hello.node());
        }
    }

    /** @param acceptors who serves which role; a role without one is refused */
    public StreamServer(Vertx vertx, Options options, Map<Message.Role, Acceptor> acceptors, Rejections rejections) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.options = options;
        this.acceptors = Map.copyOf(acceptors);
        this.rejections = rejections;
    }

    /** Begins to listen; the port it listens on. */
    public Future<Integer> listen() {
        NetServerOptions netOptions = new NetServerOptions()
                .setHost(options.listen().host())
                .setPort(options.listen().port());
        options.tls().ifPresent(files -> Tls.server(netOptions, files));
        Promise<Integer> listening = Promise.promise();
        context.runOnContext(go -> {
            NetServer created = vertx.createNetServer(netOptions);
            server = created;
            timer = vertx.setPeriodic(TICK_MILLIS, tick -> List.copyOf(sessions).forEach(Session::tick));
            created.connectHandler(this::opened)
                    .exceptionHandler(failure -> log.atDebug()
                            .addKeyValue("reason", failure.getMessage())
                            .log("stream connection failed before it stood"))
                    .listen()
                    .map(NetServer::actualPort)
                    .onComplete(listening);
        });
        return listening.future();
    }

    /** Connections open now, those that have not said Hello included. */
    public int connections() {
        return sessions.size();
    }

    /** Stops listening and cuts every connection. */
    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(go -> {
            closed = true;
            vertx.cancelTimer(timer);
            List.copyOf(sessions).forEach(session -> session.close("server closed"));
            NetServer listening = server;
            if (listening == null) {
                done.complete();
            } else {
                listening.close().onComplete(done);
            }
        });
        return done.future();
    }

    private void opened(NetSocket socket) {
        if (closed || sessions.size() >= options.maxConnections()) {
            rejections.count(SOURCE, Rejected.Reason.CROWDED);
            socket.close();
            return;
        }
        sessions.add(new Session(socket));
    }

    /** One connection, from its making to its end. */
    private final class Session implements Connection, FramedSocket.Events {
        private final FramedSocket socket;
        private final long openedNanos = System.nanoTime();
        private Message.@Nullable Hello hello;
        private @Nullable Listener listener;

        Session(NetSocket socket) {
            this.socket = new FramedSocket(socket, context, MAX_HELLO_BYTES, this);
        }

        void tick() {
            if (hello != null) {
                socket.tick();
            } else if (System.nanoTime() - openedNanos > FramedSocket.SILENCE_NANOS) {
                cut(Rejected.Reason.SILENT);
            }
        }

        @Override
        public void heard(Message message) {
            Listener hearing = listener;
            if (message instanceof Message.Hello greeting) {
                greet(greeting);
            } else if (hearing == null) {
                cut(Rejected.Reason.MISPLACED);
            } else {
                hearing.heard(message);
            }
        }

        private void greet(Message.Hello greeting) {
            Acceptor acceptor = acceptors.get(greeting.role());
            if (hello != null) {
                cut(Rejected.Reason.MISPLACED);
            } else if (!greeting.lake().equals(options.lake())) {
                cut(Rejected.Reason.LAKE);
            } else if (acceptor == null) {
                cut(Rejected.Reason.ROLE);
            } else if (options.tls().isPresent()
                    && !socket.peerNames().contains(greeting.node().value())) {
                cut(Rejected.Reason.IMPERSONATION);
            } else {
                replaceOlder(greeting);
                hello = greeting;
                socket.allow(WireCodec.MAX_FRAME_BYTES);
                socket.send(new Message.Hello(options.lake(), options.self(), Message.Role.AGGREGATOR));
                listener = acceptor.accepted(this);
            }
        }

        /** The older one's listener hears of its end before the newer is accepted. */
        private void replaceOlder(Message.Hello greeting) {
            Session older = greeted.put(Station.of(greeting), this);
            if (older != null) {
                log.atWarn()
                        .addKeyValue("node", greeting.node())
                        .addKeyValue("role", greeting.role())
                        .addKeyValue("older", older.remote())
                        .addKeyValue("newer", remote())
                        .log("stream replaced by a newer connection of the same node");
                older.socket.finish("replaced by a newer connection");
            }
        }

        private void cut(Rejected.Reason reason) {
            rejections.count(SOURCE, reason);
            socket.close(reason.label());
        }

        @Override
        public void refused(Rejected rejected) {
            rejections.count(SOURCE, rejected.reason());
            log.atDebug()
                    .addKeyValue("remote", remote())
                    .addKeyValue("reason", rejected.reason().label())
                    .addKeyValue("detail", rejected.detail())
                    .log("stream frame refused");
            if (hello == null) {
                socket.close("refused before Hello");
            }
        }

        @Override
        public void closed(String reason) {
            sessions.remove(this);
            Message.Hello greeting = hello;
            if (greeting != null) {
                greeted.remove(Station.of(greeting), this);
            }
            Listener hearing = listener;
            if (hearing != null) {
                hearing.closed(reason);
            }
        }

        @Override
        public Message.Hello peer() {
            Message.Hello greeting = hello;
            if (greeting == null) {
                throw new IllegalStateException("the peer has not said Hello");
            }
            return greeting;
        }

        @Override
        public String remote() {
            return socket.remote();
        }

        @Override
        public boolean send(Message message) {
            return switch (socket.send(message)) {
                case QUEUED -> true;
                case CLOSED -> false;
                case FULL -> {
                    cut(Rejected.Reason.SLOW_READER);
                    yield false;
                }
            };
        }

        @Override
        public void close(String reason) {
            socket.close(reason);
        }
    }
}
