package io.vigia.agent.probe.kafka;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vigia.agent.probe.UnexpectedAnswer;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.probe.KafkaPeers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks brokers the simplest question of Kafka's protocol (ApiVersions, key 18, version 0) before Kafka's own clients are let at them. Those believe the first four
 * bytes of any answer to be its length and take as much memory: {@code HTTP} would be 1.2 GB. They also try again and again where nobody answers; so they are
 * closed when nobody greets. All on one context; nothing secret is sent.
 */
public final class KafkaGreeting {
    private static final int QUESTION = 0x76696769;
    private static final int MAX_ANSWER = 1 << 20;
    /** How long a slower broker is waited for when one has greeted. */
    private static final long OTHERS_MILLIS = 50;

    private final Vertx vertx;
    private final NetClient client;
    private final KafkaPeers peers;
    private final long limitMillis;
    private final Set<NetSocket> open = new HashSet<>();

    public KafkaGreeting(Vertx vertx, NetClient client, KafkaPeers peers, Duration limit) {
        this.vertx = vertx;
        this.client = client;
        this.peers = peers;
        this.limitMillis = limit.toMillis();
    }

    /** Those of the bootstrap brokers that speak Kafka, at least one; fails with what the first of the others did. */
    public Future<List<Endpoint>> greet() {
        Promise<List<Endpoint>> told = Promise.promise();
        List<Endpoint> speak = new ArrayList<>();
        int[] left = {peers.bootstrap().size()};
        Throwable[] first = new Throwable[1];
        for (Endpoint broker : peers.bootstrap()) {
            ask(broker).onComplete(asked -> {
                left[0]--;
                if (asked.succeeded()) {
                    speak.add(broker);
                    if (speak.size() == 1) {
                        vertx.setTimer(OTHERS_MILLIS, later -> told.tryComplete(List.copyOf(speak)));
                    }
                } else if (first[0] == null) {
                    first[0] = asked.cause();
                }
                if (left[0] == 0) {
                    if (speak.isEmpty()) {
                        told.tryFail(first[0]);
                    } else {
                        told.tryComplete(List.copyOf(speak));
                    }
                }
            });
        }
        return told.future();
    }

    private Future<Void> ask(Endpoint broker) {
        ConnectOptions to = new ConnectOptions()
                .setHost(broker.host())
                .setPort(broker.port())
                .setTimeout((int) limitMillis);
        if (peers.tls()) {
            // Whom to trust is for Kafka's client to say, which comes after.
            to.setSsl(true)
                    .setSslOptions(new ClientSSLOptions().setTrustAll(true).setHostnameVerificationAlgorithm(""));
        }
        return client.connect(to).compose(this::ask);
    }

    private Future<Void> ask(NetSocket socket) {
        Promise<Void> answer = Promise.promise();
        open.add(socket);
        long timer = vertx.setTimer(
                limitMillis,
                late -> answer.tryFail(
                        new UnexpectedAnswer("no answer to Kafka's greeting in " + limitMillis + " ms")));
        Buffer head = Buffer.buffer();
        socket.handler(bytes -> {
            head.appendBuffer(bytes, 0, Math.min(bytes.length(), 16));
            if (head.length() >= 10) {
                if (isGreeting(head)) {
                    answer.tryComplete();
                } else {
                    answer.tryFail(new UnexpectedAnswer("what answers does not speak Kafka"));
                }
            }
        });
        socket.exceptionHandler(answer::tryFail);
        socket.closeHandler(closed ->
                answer.tryFail(new UnexpectedAnswer("connection closed without an answer to Kafka's greeting")));
        socket.write(Buffer.buffer()
                .appendInt(10)
                .appendShort((short) 18)
                .appendShort((short) 0)
                .appendInt(QUESTION)
                .appendShort((short) -1));
        return answer.future().onComplete(over -> {
            vertx.cancelTimer(timer);
            open.remove(socket);
            socket.close();
        });
    }

    private static boolean isGreeting(Buffer head) {
        int length = head.getInt(0);
        return length >= 6 && length <= MAX_ANSWER && head.getInt(4) == QUESTION && head.getShort(8) == 0;
    }

    /** Closes what is under way, whose futures then end. */
    public void abandon() {
        Set.copyOf(open).forEach(NetSocket::close);
    }
}
