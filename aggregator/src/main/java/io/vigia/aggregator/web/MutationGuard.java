package io.vigia.aggregator.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a foreign page could make a browser send. JSON cannot be sent across origins without a preflight, which
 * nothing here answers; the Origin must be our own, and a name that we do not know may be one rebound to our address.
 */
final class MutationGuard {
    private final Set<String> ownNames;

    /** @param ownNames host names, beside IP addresses and localhost, under which a browser may know this server */
    MutationGuard(Set<String> ownNames) {
        this.ownNames = ownNames;
    }

    void check(RoutingContext ask) {
        HttpServerRequest request = ask.request();
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null
                || !type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT).equals("application/json")) {
            Problems.end(ask.response(), 415, "send the body as application/json");
            return;
        }
        String fetchSite = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if ((fetchSite != null && !fetchSite.equals("same-origin") && !fetchSite.equals("none"))
                || (origin != null && !ownOrigin(origin, request.getHeader(HttpHeaders.HOST)))) {
            Problems.end(ask.response(), 403, "this call is not for pages of another origin");
            return;
        }
        ask.next();
    }

    private boolean ownOrigin(String origin, @Nullable String host) {
        if (host == null || !(origin.equals("http://" + host) || origin.equals("https://" + host))) {
            return false;
        }
        try {
            String name = URI.create(origin).getHost();
            return name != null
                    && (name.equals("localhost")
                            || name.startsWith("[")
                            || name.matches("\\d{1,3}(\\.\\d{1,3}){3}")
                            || ownNames.contains(name));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
