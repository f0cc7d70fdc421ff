package io.vigia.platform.wire;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vigia.core.config.TlsConfig;
import java.util.concurrent.TimeUnit;

/** Mutual TLS from three PEM files: each side shows its certificate and trusts one authority. */
final class Tls {
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

    private static PemKeyCertOptions own(TlsConfig tls) {
        return new PemKeyCertOptions().addCertPath(tls.certificate()).addKeyPath(tls.key());
    }

    private static PemTrustOptions authority(TlsConfig tls) {
        return new PemTrustOptions().addCertPath(tls.authority());
    }
}
