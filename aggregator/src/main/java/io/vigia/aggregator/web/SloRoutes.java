package io.vigia.aggregator.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vigia.aggregator.decide.SloViews;
import io.vigia.aggregator.decide.Snapshots;
import io.vigia.core.measure.ObjectivesView;
import java.util.Optional;
import java.util.Set;

/** How the objectives stand, and why: asked of any aggregator, each answers by what it has measured itself. */
final class SloRoutes {
    /** Longer than any id: three names and two slashes. */
    private static final int MAX_ID = 200;

    private final SloViews views;
    private final Snapshots snapshots;

    SloRoutes(SloViews views, Snapshots snapshots) {
        this.views = views;
        this.snapshots = snapshots;
    }

    void list(RoutingContext ask) {
        Optional<ObjectivesView> view = views.newest();
        JsonObject json = view.map(SloJson::list)
                .orElseGet(() -> new JsonObject().put("slos", new JsonArray()).put("composites", new JsonArray()));
        Replies.json(ask, json.put("ready", view.isPresent()));
    }

    void detail(RoutingContext ask) {
        slo(ask).ifPresent(id -> views.detail(id)
                .onSuccess(found ->
                        found.ifPresentOrElse(detail -> Replies.json(ask, SloJson.of(detail)), () -> unknown(ask, id)))
                .onFailure(ask::fail));
    }

    void corrections(RoutingContext ask) {
        Replies.json(
                ask,
                new JsonObject()
                        .put(
                                "corrections",
                                StatusJson.array(snapshots.newest().controls().corrections(), SloJson::agreed)));
    }

    /** For peers: bytes that only an aggregator of the same lake can read. */
    void history(RoutingContext ask) {
        slo(ask).ifPresent(id -> views.saved(id)
                .onSuccess(found -> found.ifPresentOrElse(
                        bytes -> ask.response()
                                .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                                .end(bytes),
                        () -> unknown(ask, id)))
                .onFailure(ask::fail));
    }

    /** Ids of the given that nobody here knows; none is unknown while nothing is known. */
    Set<String> unknown(Iterable<String> ids) {
        Set<String> unknown = new java.util.LinkedHashSet<>();
        Optional<ObjectivesView> view = views.newest();
        ids.forEach(id -> {
            if (view.filter(there -> there.slos().containsKey(id)).isEmpty()) {
                unknown.add(id);
            }
        });
        return unknown;
    }

    private static Optional<String> slo(RoutingContext ask) {
        try {
            String id = Query.of(ask, Set.of("slo"))
                    .value("slo")
                    .orElseThrow(() -> new IllegalArgumentException("slo is missing; write ?slo=ID"));
            if (id.length() > MAX_ID) {
                throw new IllegalArgumentException("slo is longer than " + MAX_ID + " characters");
            }
            return Optional.of(id);
        } catch (IllegalArgumentException refused) {
            Problems.end(ask.response(), 400, String.valueOf(refused.getMessage()));
            return Optional.empty();
        }
    }

    private void unknown(RoutingContext ask, String id) {
        boolean ready = views.newest().isPresent();
        Problems.end(
                ask.response(),
                ready ? 404 : 503,
                ready
                        ? "there is no objective '" + RequestBody.shown(id) + "'"
                        : "no objectives are measured here, or none yet: it takes some seconds after a start");
    }
}
