package io.vigia.agent.probe.tls;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.TrustOptions;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.Reasons;
import io.vigia.core.config.probe.TlsSpec;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/**
 * Shakes hands over TLS, closes at once, and has {@link TlsJudge} judge what certificates were shown. Every handshake is a whole
 * one: a resumed session would show the certificates of long ago.
 */
public final class TlsProbe implements Probe {
    /** Longer than the runner's time-out, which judges; this one only makes sure that the attempt ends. */
    private static final int GRACE_MILLIS = 50;

    /** RFC 6066, 3: an address is not sent as a server name. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private final NetClient client;
    private final TlsJudge judge;
    private final ShownChain shown;
    private final ConnectOptions target;
    private @Nullable SSLSessionContext sessions;

    public TlsProbe(NetClient client, javax.net.ssl.X509TrustManager authorities, TlsSpec spec, Duration timeout) {
        this.client = client;
        this.judge = new TlsJudge(spec, InstantSource.system());
        this.shown = new ShownChain(authorities);
        int millis = Math.toIntExact(timeout.toMillis()) + GRACE_MILLIS;
        ClientSSLOptions tls = new ClientSSLOptions()
                .setTrustOptions(TrustOptions.wrap(shown))
                .setHostnameVerificationAlgorithm(""); // names are for the judge, who tells them
        tls.setSslHandshakeTimeout(millis).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        this.target = new ConnectOptions()
                .setHost(spec.host())
                .setPort(spec.port())
                .setSsl(true)
                .setSslOptions(tls)
                .setTimeout(millis);
        if (!ADDRESS.matcher(spec.serverName()).matches()) {
            target.setSniServerName(spec.serverName());
        }
    }

    @Override
    public Future<ProbeResult> look() {
        forgetSessions();
        shown.forget();
        return client.connect(target).transform(this::judged);
    }

    private Future<ProbeResult> judged(AsyncResult<NetSocket> connected) {
        if (connected.failed()) {
            return Future.succeededFuture(judge.failed(shown.latest(), connected.cause()));
        }
        NetSocket socket = connected.result();
        socket.exceptionHandler(failure -> {}); // what happens while it closes says nothing more
        SSLSession session = socket.sslSession();
        socket.close();
        sessions = session.getSessionContext();
        try {
            return Future.succeededFuture(judge.shaken(certificates(session), session.getProtocol()));
        } catch (SSLPeerUnverifiedException none) {
            return Future.succeededFuture(ProbeResult.down("no certificate: " + Reasons.of(none)));
        }
    }

    private static List<X509Certificate> certificates(SSLSession session) throws SSLPeerUnverifiedException {
        return Arrays.stream(session.getPeerCertificates())
                .map(X509Certificate.class::cast)
                .toList();
    }

    private void forgetSessions() {
        SSLSessionContext kept = sessions;
        if (kept != null) {
            for (byte[] id : Collections.list(kept.getIds())) {
                SSLSession session = kept.getSession(id);
                if (session != null) {
                    session.invalidate();
                }
            }
        }
    }
}
