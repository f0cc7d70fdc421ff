package io.vigia.agent.probe.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.Reasons;
import io.vigia.core.config.probe.HttpSpec;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What an HTTP answer says about its target: status first, then body, then certificate, then lag. */
final class HttpJudge {
    private static final int MAX_QUOTED = 80;
    /** A lag of more than ten years is nonsense. */
    private static final double MAX_LAG_SECONDS = 3650 * 86_400.0;

    private final HttpSpec spec;
    private final InstantSource clock;

    HttpJudge(HttpSpec spec, InstantSource clock) {
        this.spec = spec;
        this.clock = clock;
    }

    ProbeResult judge(HttpClientResponse response, HttpConnection connection, Buffer body) {
        int status = response.statusCode();
        if (!spec.statuses().contains(status)) {
            return ProbeResult.down(unexpected(response));
        }
        if (spec.bodyContains().isPresent()
                && !body.toString(StandardCharsets.UTF_8)
                        .contains(spec.bodyContains().get())) {
            return ProbeResult.down(missing(response, body, spec.bodyContains().get()));
        }
        ProbeResult result = ProbeResult.up("answered " + status);
        if (connection.isSsl()) {
            result = certificate(connection, result);
        }
        return spec.lagHeader().isPresent()
                ? lag(response.getHeader(spec.lagHeader().get()), result)
                : result;
    }

    private static String unexpected(HttpClientResponse response) {
        int status = response.statusCode();
        String location = response.getHeader("Location");
        if (status >= 300 && status < 400 && location != null) {
            return "redirected to " + quoted(location) + " (" + status + ")";
        }
        return "answered " + status + " " + quoted(response.statusMessage());
    }

    private static String missing(HttpClientResponse response, Buffer body, String text) {
        String type = response.getHeader("Content-Type");
        boolean cut = body.length() > HttpSpec.MAX_BODY_BYTES;
        return "answered " + response.statusCode() + (type == null ? "" : " with " + quoted(type)) + " but not '"
                + quoted(text) + "'" + (cut ? " in its first 64 KiB" : "");
    }

    private ProbeResult certificate(HttpConnection connection, ProbeResult result) {
        Instant end;
        try {
            end = ((X509Certificate) connection.sslSession().getPeerCertificates()[0])
                    .getNotAfter()
                    .toInstant();
        } catch (SSLPeerUnverifiedException unverified) {
            return ProbeResult.down("no certificate: " + Reasons.of(unverified));
        }
        Duration left = Duration.between(clock.instant(), end);
        if (left.isNegative()) {
            return ProbeResult.down("certificate expired on " + end);
        }
        return left.compareTo(spec.certificateWarning()) < 0
                ? ProbeResult.degraded("certificate expires in " + left.toDays() + " days, on " + end)
                : result;
    }

    private ProbeResult lag(@Nullable String header, ProbeResult result) {
        String name = spec.lagHeader().orElse("");
        if (header == null) {
            return ProbeResult.degraded(result.reason() + " without the header " + quoted(name));
        }
        double seconds = parse(header);
        if (!(seconds >= 0 && seconds <= MAX_LAG_SECONDS)) {
            return ProbeResult.degraded(
                    "header " + quoted(name) + " is no number of seconds: '" + quoted(header) + "'");
        }
        return result.withLagMillis(Math.round(seconds * 1000));
    }

    private static double parse(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
    }

    private static String quoted(String text) {
        return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "...";
    }
}
