package io.vigia.agent.probe;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.TrustOptions;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509TrustManager;

/** What probes share, because it is what costs: one TCP client, one HTTP client, and threads for what blocks. */
public final class Means {
    /** Programs under way at once, each on a thread of its own; threads are not started before they are needed. */
    public static final int MAX_PROGRAMS = 4;

    /** Looks at Kafka clusters under way at once, likewise. */
    public static final int MAX_KAFKA = 4;

    /** Of an answer: far more than a sane server sends, far less than hurts. */
    private static final int MAX_HEAD_BYTES = 16 * 1024;

    private final Vertx vertx;
    private final Optional<TrustOptions> authorities;
    // Fields, because Vert.x closes a client that nobody references.
    private final NetClient tcp;
    private final HttpClientAgent http;
    private final WorkerExecutor programs;
    private final WorkerExecutor kafka;

    /** @param authorities who may sign the certificates of targets; empty means the platform's own list */
    public Means(Vertx vertx, Optional<TrustOptions> authorities) {
        this.vertx = vertx;
        this.authorities = authorities;
        this.tcp = vertx.createNetClient(new NetClientOptions().setReconnectAttempts(0));
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setMaxHeaderSize(MAX_HEAD_BYTES)
                .setVerifyHost(true)
                .setDecompressionSupported(false);
        authorities.ifPresent(options::setTrustOptions);
        this.http = vertx.createHttpClient(options);
        this.programs = vertx.createSharedWorkerExecutor("programs", MAX_PROGRAMS, 10, TimeUnit.MINUTES);
        this.kafka = vertx.createSharedWorkerExecutor("looks-at-kafka", MAX_KAFKA, 10, TimeUnit.MINUTES);
    }

    public Vertx vertx() {
        return vertx;
    }

    public NetClient tcp() {
        return tcp;
    }

    /** HTTP/1.1, that verifies hosts and follows nothing. */
    public HttpClientAgent http() {
        return http;
    }

    public WorkerExecutor programs() {
        return programs;
    }

    /** For Kafka's own clients, which block. */
    public WorkerExecutor kafka() {
        return kafka;
    }

    /** @throws IllegalStateException when they cannot be read */
    public X509TrustManager authorities() {
        try {
            return Authorities.read(vertx, authorities);
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalStateException(
                    "trusted authorities cannot be read: " + Reasons.of(unreadable), unreadable);
        }
    }

    /** After the last probe was closed. */
    public Future<Void> close() {
        return Future.join(tcp.close(), http.close(), programs.close(), kafka.close())
                .mapEmpty();
    }
}
