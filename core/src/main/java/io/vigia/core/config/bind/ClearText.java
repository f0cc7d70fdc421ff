package io.vigia.core.config.bind;

import io.vigia.core.config.Endpoint;
import io.vigia.core.config.TlsConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Nothing travels in clear beyond the machine unless somebody has said so in so many words. The stream can be protected by tls, and
 * Alertmanagers by https; http and the cluster cannot, for now.
 */
final class ClearText {
    private static final String I_UNDERSTAND = "i-understand";

    /** The only value of {@code insecure}; true. */
    static final Value<Boolean> WORD = Values.scalar("the word " + I_UNDERSTAND, text -> {
        if (!text.equals(I_UNDERSTAND)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not the word " + I_UNDERSTAND + "; write that, or leave the key out");
        }
        return true;
    });

    private final Fields fields;
    private final Parsed<Optional<TlsConfig>> tls;
    private final Parsed<Boolean> insecure;
    private final List<String> exposed = new ArrayList<>();

    ClearText(Fields fields, Parsed<Optional<TlsConfig>> tls, Parsed<Boolean> insecure) {
        this.fields = fields;
        this.tls = tls;
        this.insecure = insecure;
    }

    /** Something that listens and knows no TLS. */
    ClearText listener(String key, Optional<Endpoint> endpoint) {
        endpoint.filter(address -> !address.isLoopback())
                .ifPresent(address -> expose(
                        key,
                        address,
                        "bind it to 127.0.0.1, or to a private network and write insecure: " + I_UNDERSTAND));
        return this;
    }

    /** Addresses of the stream, in clear only without {@code tls}. */
    ClearText stream(String key, List<Endpoint> endpoints) {
        if (tls.isPresent() && tls.get().isEmpty()) {
            endpoints.stream()
                    .filter(address -> !address.isLoopback())
                    .findFirst()
                    .ifPresent(address -> expose(key, address, "give tls, or write insecure: " + I_UNDERSTAND));
        }
        return this;
    }

    /** Addresses that are spoken to in clear when they begin with {@code http:}. */
    ClearText urls(String key, List<URI> urls) {
        urls.stream()
                .filter(url -> "http".equals(url.getScheme()) && url.getHost() != null)
                .map(url -> new Endpoint(url.getHost().replaceAll("[\\[\\]]", ""), Math.max(0, url.getPort())))
                .filter(address -> !address.isLoopback())
                .findFirst()
                .ifPresent(address -> expose(key, address, "use https, or write insecure: " + I_UNDERSTAND));
        return this;
    }

    void check() {
        if (insecure.isPresent() && insecure.get() && exposed.isEmpty()) {
            fields.at("insecure").warn("is not needed: nothing travels in clear beyond this machine; leave it out");
        }
    }

    private void expose(String key, Endpoint address, String remedy) {
        exposed.add(key);
        // When the word itself was wrong, that has been told, and is one more reason to tell this.
        if (!insecure.isPresent() || !insecure.get()) {
            fields.at(key).refuse(Printable.of(address.toString()) + " is beyond this machine and in clear; " + remedy);
        }
    }
}
