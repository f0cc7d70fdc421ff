package io.vigia.agent.haproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vigia.agent.haproxy.RuntimeApiException.Kind;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The Runtime API over HAProxy's local Unix socket, by the JDK's own domain sockets (no native library). HAProxy answers one
 * line and closes, so every line has a connection of its own.
 */
public final class UnixSocketRuntimeApi implements RuntimeApi {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(1);

    /** 2 MiB: about 12,000 lines of {@code show servers state}. An agent has 48 MiB of heap, and an answer is held several times. */
    public static final int MAX_ANSWER_BYTES = 2 << 20;

    private final Vertx vertx;
    private final Path socket;
    private final Duration timeout;
    private final int maxAnswerBytes;
    // Vert.x closes a client that nobody references, and every connection with it.
    private final NetClient client;

    public UnixSocketRuntimeApi(Vertx vertx, Path socket) {
        this(vertx, socket, DEFAULT_TIMEOUT, MAX_ANSWER_BYTES);
    }

    /**
     * @param timeout from the call to the last byte of the answer
     * @param maxAnswerBytes an answer that grows beyond is cut off and failed
     */
    public UnixSocketRuntimeApi(Vertx vertx, Path socket, Duration timeout, int maxAnswerBytes) {
        this.vertx = vertx;
        this.socket = socket;
        this.timeout = timeout;
        this.maxAnswerBytes = maxAnswerBytes;
        this.client =
                vertx.createNetClient(new NetClientOptions().setConnectTimeout(Math.toIntExact(timeout.toMillis())));
    }

    @Override
    public Future<String> send(String line) {
        if (line.isBlank() || line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            return Future.failedFuture(new IllegalArgumentException("a command is one line that is not blank"));
        }
        Conversation conversation = new Conversation();
        long timer = vertx.setTimer(timeout.toMillis(), fired -> conversation.fail(timedOut()));
        client.connect(SocketAddress.domainSocketAddress(socket.toString()))
                .onSuccess(open -> conversation.begin(open, line))
                .onFailure(cause -> vertx.executeBlocking(() -> notConnected(cause), false)
                        .onComplete(why -> conversation.fail(why.succeeded() ? why.result() : broken(cause))));
        return conversation.answer.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** Closes every connection that is open. */
    public void close() {
        client.close();
    }

    /** Why there is no connection. Asks the file system, not the message: messages are in the machine's language. */
    private RuntimeApiException notConnected(Throwable cause) {
        if (Files.notExists(socket)) {
            return new RuntimeApiException(Kind.MISSING, "there is no socket " + socket + " (is HAProxy running?)");
        }
        if (!Files.exists(socket) || !Files.isWritable(socket)) {
            return new RuntimeApiException(Kind.FORBIDDEN, "this user may not use the socket " + socket);
        }
        if (causedByRefusal(cause)) {
            return new RuntimeApiException(
                    Kind.REFUSED, "nobody listens on the socket " + socket + " (left by a HAProxy that ended?)");
        }
        return broken(cause);
    }

    private static boolean causedByRefusal(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }

    private RuntimeApiException timedOut() {
        return new RuntimeApiException(
                Kind.TIMEOUT, "no whole answer on " + socket + " within " + timeout.toMillis() + " ms");
    }

    private RuntimeApiException broken(Throwable cause) {
        return new RuntimeApiException(Kind.BROKEN, "talking on " + socket + " failed: " + cause.getMessage());
    }

    /** One connection's story; every method runs on the connection's or the timer's context, the promise decides races. */
    private final class Conversation {
        private final Promise<String> answer = Promise.promise();
        private final Buffer received = Buffer.buffer();
        private volatile @org.jspecify.annotations.Nullable NetSocket open;

        void begin(NetSocket connection, String line) {
            open = connection;
            if (answer.future().isComplete()) {
                connection.close();
                return;
            }
            connection.handler(this::take);
            connection.exceptionHandler(cause -> fail(broken(cause)));
            connection.closeHandler(closed -> end());
            connection.write(Buffer.buffer(line + "\n")).onFailure(cause -> fail(broken(cause)));
        }

        private void take(Buffer part) {
            if (received.length() + part.length() > maxAnswerBytes) {
                fail(new RuntimeApiException(
                        Kind.OVERSIZED, "the answer on " + socket + " is longer than " + maxAnswerBytes + " bytes"));
                return;
            }
            received.appendBuffer(part);
        }

        private void end() {
            if (received.length() == 0) {
                fail(new RuntimeApiException(Kind.BROKEN, socket + " was closed without an answer"));
            } else {
                answer.tryComplete(received.toString(UTF_8));
            }
        }

        void fail(RuntimeApiException why) {
            if (answer.tryFail(why)) {
                NetSocket connection = open;
                if (connection != null) {
                    connection.close();
                }
            }
        }
    }
}
