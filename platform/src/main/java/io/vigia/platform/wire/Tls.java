package io.vigia.platform.wire;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vigia.core.config.TlsConfig;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mutual TLS from three PEM files: each side shows its certificate and trusts one authority. An agent is who its certificate names. */
final class Tls {
    private static final Logger log = LoggerFactory.getLogger(Tls.class);
    private static final long HANDSHAKE_SECONDS = 3;

    private Tls() {}

    static void client(NetClientOptions options, TlsConfig tls) {
        options.setSsl(true)
                .setHostnameVerificationAlgorithm("HTTPS")
                .setKeyCertOptions(own(tls))
                .setTrustOptions(authority(tls))
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
    }

    static void server(NetServerOptions options, TlsConfig tls) {
        options.setSsl(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(own(tls))
                .setTrustOptions(authority(tls))
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
    }

    /** Whom the peer's certificate names; empty when it showed none. */
    static Set<String> names(NetSocket socket) {
        try {
            List<Certificate> chain = socket.isSsl() ? socket.peerCertificates() : List.of();
            return chain.isEmpty() ? Set.of() : CertificateNames.of(chain.get(0));
        } catch (SSLPeerUnverifiedException unreadable) {
            log.atWarn().addKeyValue("reason", unreadable.getMessage()).log("peer certificate cannot be read");
            return Set.of();
        }
    }

    private static PemKeyCertOptions own(TlsConfig tls) {
        return new PemKeyCertOptions().addCertPath(tls.certificate()).addKeyPath(tls.key());
    }

    private static PemTrustOptions authority(TlsConfig tls) {
        return new PemTrustOptions().addCertPath(tls.authority());
    }
}
