package io.vigia.platform.wire;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vigia.core.config.TlsConfig;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mutual TLS from three PEM files: each side shows its certificate and trusts one authority. An agent is who its certificate names. */
final class Tls {
    private static final Logger log = LoggerFactory.getLogger(Tls.class);
    private static final long HANDSHAKE_SECONDS = 3;
    /** The kind of a subject alternative name, by X509Certificate.getSubjectAlternativeNames. */
    private static final int DNS = 2;

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

    /**
     * Whom the peer's certificate names: the common name of its subject, and its subject alternative names of kind DNS (RFC 5280,
     * 4.2.1.6). Empty when it showed none.
     */
    static Set<String> names(NetSocket socket) {
        Set<String> names = new HashSet<>();
        try {
            List<Certificate> chain = socket.isSsl() ? socket.peerCertificates() : List.of();
            if (!chain.isEmpty() && chain.get(0) instanceof X509Certificate certificate) {
                for (Rdn part :
                        new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                    if (part.getType().equalsIgnoreCase("CN")) {
                        names.add(String.valueOf(part.getValue()));
                    }
                }
                Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
                if (alternatives != null) {
                    alternatives.stream()
                            .filter(name -> Integer.valueOf(DNS).equals(name.get(0)))
                            .forEach(name -> names.add(String.valueOf(name.get(1))));
                }
            }
        } catch (SSLPeerUnverifiedException | CertificateParsingException | InvalidNameException unreadable) {
            log.atWarn().addKeyValue("reason", unreadable.getMessage()).log("peer certificate cannot be read");
        }
        return names;
    }

    private static PemKeyCertOptions own(TlsConfig tls) {
        return new PemKeyCertOptions().addCertPath(tls.certificate()).addKeyPath(tls.key());
    }

    private static PemTrustOptions authority(TlsConfig tls) {
        return new PemTrustOptions().addCertPath(tls.authority());
    }
}
