package io.vigia.core.config.probe;

import io.vigia.core.config.Checks;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sends one HTTP request.
 *
 * @param method GET when not given
 * @param statuses answers that count as serving; anything else is down (default 200 alone)
 * @param headers sent with the request
 * @param bodyContains text that the first 64 KiB of the body must contain
 * @param certificateWarning a certificate that expires sooner than this makes the target degraded (default 14d)
 * @param lagHeader response header that carries the target's replication lag in seconds (a decimal number)
 */
public record HttpSpec(
        URI url,
        String method,
        Set<Integer> statuses,
        Map<String, String> headers,
        Optional<String> bodyContains,
        Duration certificateWarning,
        Optional<String> lagHeader)
        implements ProbeSpec {
    public static final int MAX_BODY_BYTES = 64 * 1024;

    public HttpSpec {
        Checks.httpUrl("url", url);
        Checks.oneOf("method", method, List.of("GET", "HEAD", "OPTIONS"));
        statuses = Set.copyOf(statuses);
        headers = Map.copyOf(headers);
        if (statuses.isEmpty() || statuses.stream().anyMatch(status -> status < 100 || status > 599)) {
            throw new IllegalArgumentException("statuses must name at least one status between 100 and 599");
        }
        if (bodyContains.isPresent() && method.equals("HEAD")) {
            throw new IllegalArgumentException("bodyContains needs a body: use method GET, not HEAD");
        }
    }

    @Override
    public String kind() {
        return "http";
    }

    @Override
    public boolean carriesLag() {
        return lagHeader.isPresent();
    }

    /** Without the values of the headers, which may be credentials. */
    @Override
    public String toString() {
        return "Http[" + method + " " + url + ", statuses " + statuses + ", headers " + headers.keySet() + "]";
    }
}
