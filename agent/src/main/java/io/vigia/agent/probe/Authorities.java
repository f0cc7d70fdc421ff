package io.vigia.agent.probe;

import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Who may sign the certificates of targets. */
public final class Authorities {
    private Authorities() {}

    /**
     * Reads files, once for each probe that is made.
     *
     * @param chosen empty means the platform's own list
     * @throws GeneralSecurityException when they cannot be read or hold no authority
     */
    public static X509TrustManager read(Vertx vertx, Optional<TrustOptions> chosen) throws GeneralSecurityException {
        TrustManagerFactory factory = chosen.isPresent() ? factory(vertx, chosen.get()) : ofThePlatform();
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("no authorities"));
    }

    private static TrustManagerFactory factory(Vertx vertx, TrustOptions chosen) throws GeneralSecurityException {
        try {
            return chosen.getTrustManagerFactory(vertx);
        } catch (Exception unreadable) {
            throw new GeneralSecurityException(unreadable.getMessage(), unreadable);
        }
    }

    private static TrustManagerFactory ofThePlatform() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return factory;
    }
}
