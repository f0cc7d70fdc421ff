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
import io.vigia.agent.haproxy.RuntimeApi;
import io.vigia.core.config.Assignments.Assignment;
import io.vigia.core.config.ProbeSpec;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.X509TrustManager;

/** The probes this agent knows. They share one TCP client and one HTTP client, because clients are what costs. */
public final class StandardProbes implements ProbeFactory {
    /** Of an answer: far more than a sane server sends, far less than hurts. */
    private static final int MAX_HEAD_BYTES = 16 * 1024;

    /** Under way at once, each on a thread of its own; threads are not started before they are needed. */
    static final int MAX_PROGRAMS = 4;

    private final Vertx vertx;
    private final Function<String, RuntimeApi> balancers;
    private final Path proc;
    private final Optional<TrustOptions> authorities;
    // Fields, because Vert.x closes a client that nobody references.
    private final NetClient tcp;
    private final HttpClientAgent http;
    private final WorkerExecutor programs;

    /**
     * @param balancers makes a Runtime API client of a socket's path
     * @param authorities who may sign the certificates of HTTPS targets; empty means the platform's own list
     * @param proc where the kernel's figures are, normally {@code /proc}
     */
    public StandardProbes(
            Vertx vertx, Function<String, RuntimeApi> balancers, Optional<TrustOptions> authorities, Path proc) {
        this.vertx = vertx;
        this.balancers = balancers;
        this.proc = proc;
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
    }

    @Override
    public Probe create(Assignment assignment) {
        ProbeSpec spec = assignment.probe();
        if (spec instanceof ProbeSpec.Tcp wanted) {
            return new TcpProbe(tcp, wanted, assignment.schedule().timeout());
        }
        if (spec instanceof ProbeSpec.Http wanted) {
            return new HttpProbe(http, wanted, assignment.schedule().timeout());
        }
        if (spec instanceof ProbeSpec.Tls wanted) {
            return new TlsProbe(
                    tcp, authorities(), wanted, assignment.schedule().timeout());
        }
        if (spec instanceof ProbeSpec.Dns wanted) {
            return new DnsProbe(vertx, wanted, "/etc/resolv.conf");
        }
        if (spec instanceof ProbeSpec.Exec wanted) {
            return new ExecProbe(vertx, programs, wanted, assignment.schedule().timeout());
        }
        if (spec instanceof ProbeSpec.Host wanted) {
            return new HostProbe(vertx, proc, wanted, assignment.schedule().timeout());
        }
        if (spec instanceof ProbeSpec.Haproxy wanted) {
            return new HaproxyProbe(balancers.apply(wanted.socket()));
        }
        throw new IllegalArgumentException("no probe of kind " + spec.kind());
    }

    private X509TrustManager authorities() {
        try {
            return Authorities.read(vertx, authorities);
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalStateException(
                    "trusted authorities cannot be read: " + Reasons.of(unreadable), unreadable);
        }
    }

    /** Lets go of the shared clients, after the last probe was closed. */
    public Future<Void> close() {
        return Future.join(tcp.close(), http.close(), programs.close()).mapEmpty();
    }
}
