package io.vigia.aggregator.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vigia.aggregator.decide.Orders;
import io.vigia.core.failover.Command;
import io.vigia.core.failover.CommandResult;
import io.vigia.core.failover.Origin;
import io.vigia.core.model.Names;
import io.vigia.core.model.ServiceId;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/services/{id}/ack} with {@code {"who": "..", "why": ".."}}. */
final class AcknowledgeRoute {
    private final Orders orders;
    private final Set<String> ownNames;

    /** @param ownNames host names, beside IP addresses and localhost, under which a browser may know this server */
    AcknowledgeRoute(Orders orders, Set<String> ownNames) {
        this.orders = orders;
        this.ownNames = ownNames;
    }

    /**
     * Refuses what a foreign page could make a browser send. JSON cannot be sent across origins without a preflight, which
     * nothing here answers; the Origin must be our own, and a name that we do not know may be one rebound to our address.
     */
    void guard(RoutingContext ask) {
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

    void handle(RoutingContext ask) {
        String id = ask.pathParam("id");
        if (!Names.isName(id)) {
            Problems.end(ask.response(), 404, "no such service");
            return;
        }
        String who;
        String why;
        try {
            JsonObject body = new JsonObject(ask.body().buffer());
            if (!Set.of("who", "why").containsAll(body.fieldNames())) {
                throw new IllegalArgumentException("only \"who\" and \"why\" are known");
            }
            who = text(body, "who", 1, Origin.MAX_WHO);
            why = text(body, "why", 0, Origin.MAX_WHY);
        } catch (DecodeException | NullPointerException e) {
            Problems.end(ask.response(), 400, "the body must be a JSON object with \"who\" and \"why\"");
            return;
        } catch (IllegalArgumentException e) {
            Problems.end(ask.response(), 400, String.valueOf(e.getMessage()));
            return;
        }
        orders.order(UUID.randomUUID().toString(), new Command.Acknowledge(new ServiceId(id), new Origin(who, why)))
                .onSuccess(result -> answer(ask, id, result))
                .onFailure(ask::fail);
    }

    private static void answer(RoutingContext ask, String id, CommandResult result) {
        if (result instanceof CommandResult.Unknown unknown) {
            Problems.end(ask.response(), 404, unknown.text());
            return;
        }
        ask.response()
                .setStatusCode(200)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(new JsonObject()
                        .put("service", id)
                        .put("result", result instanceof CommandResult.Accepted ? "accepted" : "unchanged")
                        .toBuffer());
    }

    private static String text(JsonObject body, String key, int least, int most) {
        Object value = body.getValue(key, "");
        if (!(value instanceof String text)) {
            throw new IllegalArgumentException(key + " must be text");
        }
        if (text.length() < least || text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    key + " must have " + least + " to " + most + " characters, none of them control characters");
        }
        return text;
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
