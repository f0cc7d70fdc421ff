package io.vigia.agent.probe.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Keeps the certificates that a server shows, and trusts them only as far as the authorities do: of a handshake that is refused
 * the certificates can still be judged. Names are not compared here.
 */
final class ShownChain extends X509ExtendedTrustManager {
    private final X509TrustManager authorities;
    private volatile List<X509Certificate> shown = List.of();

    ShownChain(X509TrustManager authorities) {
        this.authorities = authorities;
    }

    /** The latest, the server's own first; empty when none were shown since {@link #forget}. */
    List<X509Certificate> latest() {
        return shown;
    }

    void forget() {
        shown = List.of();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String method) throws CertificateException {
        shown = List.of(chain);
        authorities.checkServerTrusted(chain, method);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String method, Socket socket) throws CertificateException {
        checkServerTrusted(chain, method);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String method, SSLEngine engine)
            throws CertificateException {
        shown = List.of(chain);
        if (authorities instanceof X509ExtendedTrustManager strict) {
            strict.checkServerTrusted(chain, method, engine);
        } else {
            authorities.checkServerTrusted(chain, method);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String method) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String method, Socket socket) throws CertificateException {
        checkClientTrusted(chain, method);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String method, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, method);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }
}
