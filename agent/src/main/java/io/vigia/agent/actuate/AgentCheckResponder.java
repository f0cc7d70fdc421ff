package io.vigia.agent.actuate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vigia.core.config.Endpoint;
import io.vigia.platform.wire.Rejected;
import io.vigia.platform.wire.Rejections;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Answers HAProxy's agent-checks: a connection brings one line {@code BACKEND/SERVER} ({@code agent-send}) and gets one line of ASCII with a
 * line feed, or nothing, and is closed (HAProxy Configuration Manual, {@code agent-check}). Whatever is not such a line, comes too late, or
 * is one connection too many, gets nothing, by which HAProxy changes nothing, and is counted under source {@code agent-check}.
 */
final class AgentCheckResponder {
    static final int MAX_QUESTION_BYTES = 256;
    static final int MAX_CONNECTIONS = 1024;
    static final long LIMIT_MILLIS = 1000;
    private static final String SOURCE = "agent-check";

    private final Vertx vertx;
    private final Endpoint listen;
    private final Set<ServerName> known;
    private final Rejections rejections;
    private final Function<ServerName, Optional<String>> words;
    private final NetServer server;
    private int open;

    /**
     * Belongs to the context it is made on.
     *
     * @param known the servers that may be asked for
     * @param words how one of them is to stand; empty: nothing is said. Called on that context
     */
    AgentCheckResponder(
            Vertx vertx,
            Endpoint listen,
            Set<ServerName> known,
            Rejections rejections,
            Function<ServerName, Optional<String>> words) {
        this.vertx = vertx;
        this.listen = listen;
        this.known = Set.copyOf(known);
        this.rejections = rejections;
        this.words = words;
        this.server = vertx.createNetServer(
                        new NetServerOptions().setHost(listen.host()).setPort(listen.port()))
                .connectHandler(this::connected);
    }

    /** The port it listens on. */
    Future<Integer> listen() {
        return server.listen()
                .map(NetServer::actualPort)
                .recover(cause -> Future.failedFuture(
                        new IllegalStateException("agent-check cannot listen on " + listen, cause)));
    }

    Future<Void> close() {
        return server.close();
    }

    private void connected(NetSocket socket) {
        if (open >= MAX_CONNECTIONS) {
            rejections.count(SOURCE, Rejected.Reason.CROWDED);
            socket.close();
            return;
        }
        open++;
        Question question = new Question(socket);
        long timer = vertx.setTimer(LIMIT_MILLIS, late -> question.refuse(Rejected.Reason.SILENT));
        socket.closeHandler(closed -> {
            open--;
            vertx.cancelTimer(timer);
        });
        // A peer that breaks off is closed, and that is all there is to it.
        socket.exceptionHandler(broken -> socket.close());
        socket.handler(question::take);
    }

    /** One connection's line. */
    private final class Question {
        private final NetSocket socket;
        private final Buffer received = Buffer.buffer();
        private boolean done;

        Question(NetSocket socket) {
            this.socket = socket;
        }

        void take(Buffer part) {
            if (done) {
                return;
            }
            if (received.length() + part.length() > MAX_QUESTION_BYTES) {
                refuse(Rejected.Reason.OVERSIZED);
                return;
            }
            received.appendBuffer(part);
            String text = received.toString(US_ASCII);
            int end = text.indexOf('\n');
            if (end >= 0) {
                answer(text.substring(0, end));
            }
        }

        private void answer(String line) {
            String[] names = line.split("/", -1);
            if (names.length != 2 || !ServerName.isSafe(names[0]) || !ServerName.isSafe(names[1])) {
                refuse(Rejected.Reason.GARBLED);
                return;
            }
            ServerName name = new ServerName(names[0], names[1]);
            if (!known.contains(name)) {
                refuse(Rejected.Reason.FOREIGN_TARGET);
                return;
            }
            done = true;
            words.apply(name)
                    .ifPresentOrElse(
                            word -> socket.end(Buffer.buffer((word + "\n").getBytes(US_ASCII))), socket::close);
        }

        void refuse(Rejected.Reason reason) {
            if (!done) {
                done = true;
                rejections.count(SOURCE, reason);
                socket.close();
            }
        }
    }
}
