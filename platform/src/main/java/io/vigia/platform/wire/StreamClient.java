package io.vigia.platform.wire;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.TlsConfig;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One connection to an aggregator's stream port, made again whenever it is lost: the next endpoint each time, with a pause of
 * 100 ms growing to 2 s (300 ms for an actuator), jittered. A peer that says nothing for 3 s (both sides beat every second) counts as lost. Of a peer that cannot be reached the
 * log is told once, until a connection stands again.
 *
 * <p>Belongs to the Vert.x context it is made on (or a new one); listener calls come on that context. All methods may be
 * called from any thread.
 */
public final class StreamClient {
    private static final Logger log = LoggerFactory.getLogger(StreamClient.class);
    private static final String SOURCE = "stream";
    private static final int CONNECT_TIMEOUT_MILLIS = 1_500;
    private static final int LONGEST_PAUSE_MILLIS = 2_000;
    /** An actuator must be in step within a second of being reachable, and there are few of them. */
    private static final int ACTUATOR_CONNECT_TIMEOUT_MILLIS = 400;

    private static final int ACTUATOR_LONGEST_PAUSE_MILLIS = 300;
    private static final long TICK_MILLIS = 250;
    /** Agents have small heaps, and nothing that aggregators say is long. */
    private static final int MAX_FRAME_BYTES = 256 << 10;
    /** A connection that stood for longer was a good one: the next attempt need not wait. */
    private static final long STOOD_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Hears what happens on the connection, on the client's own context. An exception it throws cuts the connection. */
    public interface Listener {
        /** A connection stands and the aggregator has said Hello. */
        void connected(Endpoint endpoint, Message.Hello aggregator);

        /** Never a Hello. */
        void heard(Message message);

        /** The connection (after {@link #connected}) is gone; another will be made unless the client is closed. */
        void lost(String reason);
    }

    private final Vertx vertx;
    private final Context context;
    private final List<Endpoint> endpoints;
    private final Message.Hello hello;
    private final Rejections rejections;
    private final Listener listener;
    /** A field, because Vert.x closes a client that nobody references. */
    private final NetClient client;

    private final Backoff backoff;
    private int turn;
    private boolean started;
    private boolean closed;
    private boolean warned;
    private long timer = -1;
    private long retryTimer = -1;
    private volatile @Nullable Link link;
    private volatile boolean connected;

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
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("no endpoint to connect to");
        }
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.endpoints = List.copyOf(endpoints);
        this.hello = hello;
        this.rejections = rejections;
        this.listener = listener;
        boolean acts = hello.role() == Message.Role.ACTUATOR;
        this.backoff =
                new Backoff(100, acts ? ACTUATOR_LONGEST_PAUSE_MILLIS : LONGEST_PAUSE_MILLIS, new SplittableRandom());
        NetClientOptions options = new NetClientOptions()
                .setConnectTimeout(acts ? ACTUATOR_CONNECT_TIMEOUT_MILLIS : CONNECT_TIMEOUT_MILLIS)
                .setReconnectAttempts(0);
        tls.ifPresent(files -> Tls.client(options, files));
        this.client = vertx.createNetClient(options);
    }

    /** Begins to connect; does nothing when already started. */
    public void start() {
        context.runOnContext(go -> {
            if (!started && !closed) {
                started = true;
                timer = vertx.setPeriodic(TICK_MILLIS, tick -> {
                    Link current = link;
                    if (current != null) {
                        current.tick();
                    }
                });
                connect();
            }
        });
    }

    /** Queues {@code message}; false when there is no connection or its queue (4 MiB) is full: then it is dropped. */
    public boolean send(Message message) {
        return send(WireCodec.encode(message));
    }

    /** The same, of a frame that {@link WireCodec} has made. */
    public boolean send(byte[] frame) {
        Link current = link;
        return connected && current != null && current.socket.send(frame) == FramedSocket.Sending.QUEUED;
    }

    /** Whether a connection stands on which both sides have said Hello. */
    public boolean isConnected() {
        return connected;
    }

    /** Cuts the connection and makes no more; afterwards the listener hears nothing further. */
    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(go -> {
            closed = true;
            connected = false;
            vertx.cancelTimer(timer);
            vertx.cancelTimer(retryTimer);
            Link current = link;
            link = null;
            if (current != null) {
                current.socket.close("client closed");
            }
            client.close().onComplete(done);
        });
        return done.future();
    }

    private void connect() {
        Endpoint endpoint = endpoints.get(turn);
        turn = (turn + 1) % endpoints.size();
        client.connect(endpoint.port(), endpoint.host())
                .onSuccess(socket -> opened(endpoint, socket))
                .onFailure(failure -> {
                    notConnected(endpoint, reason(failure));
                    retry();
                });
    }

    /** Warns of the first failure since a connection stood; there may be one each second for days. */
    private void notConnected(Endpoint endpoint, String reason) {
        if (closed) {
            return;
        }
        log.atLevel(warned ? Level.DEBUG : Level.WARN)
                .addKeyValue("endpoint", endpoint)
                .addKeyValue("role", hello.role())
                .addKeyValue("reason", reason)
                .log("stream not connected");
        warned = true;
    }

    /** A failed TLS handshake says what was wrong only in its cause. */
    private static String reason(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        Throwable cause = failure.getCause();
        String why = cause == null ? "" : String.valueOf(cause.getMessage());
        return message.contains(why) ? message : message + ": " + why;
    }

    private void opened(Endpoint endpoint, NetSocket socket) {
        if (closed) {
            socket.close();
            return;
        }
        Link opened = new Link(endpoint, socket);
        link = opened;
        opened.socket.send(hello);
    }

    private void retry() {
        if (!closed) {
            retryTimer = vertx.setTimer(backoff.next(), go -> connect());
        }
    }

    /** One connection, from its making to its end. */
    private final class Link implements FramedSocket.Events {
        final FramedSocket socket;
        private final Endpoint endpoint;
        private final long openedNanos = System.nanoTime();
        private boolean greeted;

        Link(Endpoint endpoint, NetSocket socket) {
            this.endpoint = endpoint;
            this.socket = new FramedSocket(socket, context, MAX_FRAME_BYTES, this);
        }

        void tick() {
            if (greeted) {
                socket.tick();
            } else if (System.nanoTime() - openedNanos > FramedSocket.SILENCE_NANOS) {
                socket.close("no Hello");
            }
        }

        @Override
        public void heard(Message message) {
            if (closed) {
                return;
            }
            if (message instanceof Message.Hello aggregator) {
                greet(aggregator);
            } else if (greeted) {
                listener.heard(message);
            } else {
                refuse(Rejected.Reason.MISPLACED);
            }
        }

        private void greet(Message.Hello aggregator) {
            if (greeted || aggregator.role() != Message.Role.AGGREGATOR) {
                refuse(Rejected.Reason.MISPLACED);
            } else if (!aggregator.lake().equals(hello.lake())) {
                refuse(Rejected.Reason.LAKE);
            } else {
                greeted = true;
                connected = true;
                warned = false;
                log.atInfo()
                        .addKeyValue("endpoint", endpoint)
                        .addKeyValue("aggregator", aggregator.node())
                        .addKeyValue("role", hello.role())
                        .log("stream connected");
                listener.connected(endpoint, aggregator);
            }
        }

        private void refuse(Rejected.Reason reason) {
            rejections.count(SOURCE, reason);
            socket.close("refused the peer: " + reason.label());
        }

        @Override
        public void refused(Rejected rejected) {
            rejections.count(SOURCE, rejected.reason());
        }

        @Override
        public void closed(String reason) {
            if (closed) {
                return;
            }
            link = null;
            connected = false;
            if (greeted) {
                log.atWarn()
                        .addKeyValue("endpoint", endpoint)
                        .addKeyValue("role", hello.role())
                        .addKeyValue("reason", reason)
                        .log("stream lost");
                if (System.nanoTime() - openedNanos > STOOD_NANOS) {
                    backoff.reset();
                }
                listener.lost(reason);
            } else {
                notConnected(endpoint, reason);
            }
            retry();
        }
    }
}
