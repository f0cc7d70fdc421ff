package io.vigia.lab.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * Queries over many kept connections at a pace: most are answered at once, some late, with an error, not at all within HAProxy's time-out, or broken off by the client.
 * One event loop, and answers are not read beyond their number, so that the load leaves the processor to what is measured.
 */
final class QueryLoad {
    private static final int CONNECTIONS = 128;
    private static final int TICK_MILLIS = 5;

    private final int port;
    private final int rate;
    private final Vertx vertx = Vertx.vertx(new io.vertx.core.VertxOptions().setEventLoopPoolSize(1));
    private final NetClient client = vertx.createNetClient(
            new NetClientOptions().setReconnectAttempts(50).setReconnectInterval(100));
    private final java.util.ArrayDeque<Connection> idle = new java.util.ArrayDeque<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private int open;
    private long asked;
    private boolean over;

    /** @param rate queries a second, if that many can be answered */
    QueryLoad(int port, int rate) {
        this.port = port;
        this.rate = rate;
    }

    /** Returns how many were asked. */
    long run(int seconds) throws InterruptedException {
        vertx.runOnContext(start -> {
            for (int i = 0; i < CONNECTIONS; i++) {
                connect();
            }
            long begin = System.nanoTime();
            vertx.setPeriodic(TICK_MILLIS, tick -> {
                long elapsed = System.nanoTime() - begin;
                if (elapsed >= seconds * 1_000_000_000L) {
                    vertx.cancelTimer(tick);
                    over = true;
                    endIfIdle();
                } else {
                    askUpTo((long) (elapsed / 1e9 * rate));
                }
            });
        });
        done.await();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        return asked;
    }

    private void askUpTo(long wanted) {
        while (asked < wanted && !idle.isEmpty()) {
            idle.poll().ask(asked++);
        }
    }

    private void connect() {
        client.connect(port, "127.0.0.1").onSuccess(socket -> {
            open++;
            idle.add(new Connection(socket));
        });
    }

    private void endIfIdle() {
        if (over && idle.size() == open) {
            done.countDown();
        }
    }

    private static Buffer query(String path) {
        return Buffer.buffer("GET " + path + " HTTP/1.1\r\nHost: lake\r\n\r\n", StandardCharsets.US_ASCII.name());
    }

    private final class Connection {
        private static final int GIVEN_UP = 34;
        private static final Buffer QUICK = query("/v1/statement");
        private static final Buffer SLOW = query("/slow");
        private static final Buffer MISSING = query("/missing");
        private static final Buffer BROKEN = query("/broken");
        private static final Buffer HANGING = query("/hanging");

        private final NetSocket socket;
        private boolean waits;
        private int ends;

        Connection(NetSocket socket) {
            this.socket = socket;
            socket.handler(this::answered);
            socket.closeHandler(closed -> {
                open--;
                if (!waits) {
                    idle.remove(this);
                }
                if (!over) {
                    connect();
                }
                endIfIdle();
            });
            socket.exceptionHandler(broken -> {});
        }

        void ask(long number) {
            waits = true;
            int kind = (int) (number % 1000);
            Buffer query = kind < 15 || kind == GIVEN_UP
                    ? SLOW
                    : kind < 25 ? MISSING : kind < 32 ? BROKEN : kind < 34 ? HANGING : QUICK;
            socket.write(query);
            if (kind == GIVEN_UP) {
                socket.close();
            }
        }

        /** No answer here has a body: each ends with an empty line. */
        private void answered(Buffer part) {
            for (int i = 0; i < part.length(); i++) {
                byte c = part.getByte(i);
                ends = c == '\n' ? ends + 1 : c == '\r' ? ends : 0;
                if (ends == 2 && waits) {
                    ends = 0;
                    waits = false;
                    idle.add(this);
                    endIfIdle();
                }
            }
        }
    }
}
