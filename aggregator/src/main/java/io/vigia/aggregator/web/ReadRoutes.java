package io.vigia.aggregator.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vigia.aggregator.decide.History;
import io.vigia.aggregator.decide.Rehearsals;
import io.vigia.aggregator.decide.Snapshots;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.model.Names;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.util.Optional;
import java.util.Set;

/** What is planned, was done and is agreed on: asked of any aggregator. */
final class ReadRoutes {
    private static final int DEFAULT_LIMIT = 100;

    private final Snapshots snapshots;
    private final Rehearsals rehearsals;
    private final History history;

    ReadRoutes(Snapshots snapshots, Rehearsals rehearsals, History history) {
        this.snapshots = snapshots;
        this.rehearsals = rehearsals;
        this.history = history;
    }

    void plan(RoutingContext ask) {
        ServiceId service;
        Optional<SiteId> to;
        try {
            service = new ServiceId(String.valueOf(ask.pathParam("id")));
            to = Query.of(ask, Set.of("to")).value("to").map(SiteId::new);
        } catch (IllegalArgumentException refused) {
            Problems.end(ask.response(), 400, String.valueOf(refused.getMessage()));
            return;
        }
        rehearsals
                .rehearse(service, to)
                .onSuccess(found -> found.ifPresentOrElse(
                        rehearsal -> Replies.json(ask, PlanJson.of(rehearsal)),
                        () -> Problems.end(ask.response(), 404, "there is no service '" + service + "'")))
                .onFailure(ask::fail);
    }

    void failovers(RoutingContext ask) {
        Replies.json(
                ask,
                new JsonObject()
                        .put("failovers", StatusJson.array(snapshots.newest().failovers(), MoveJson::of)));
    }

    void failover(RoutingContext ask) {
        String id = String.valueOf(ask.pathParam("id"));
        Optional<FailoverRecord> found = snapshots.newest().failovers().stream()
                .filter(move -> move.id().equals(id))
                .findFirst();
        found.ifPresentOrElse(
                move -> Replies.json(ask, MoveJson.of(move)),
                () -> Problems.end(
                        ask.response(), 404, "no such failover among the newest; the history may know of it"));
    }

    void maintenance(RoutingContext ask) {
        Replies.json(
                ask,
                new JsonObject()
                        .put(
                                "maintenance",
                                ControlsJson.windows(snapshots.newest().controls())));
    }

    void group(RoutingContext ask) {
        Replies.json(ask, GroupJson.of(snapshots.newest().group()));
    }

    void history(RoutingContext ask) {
        Optional<String> failover;
        Optional<String> kind;
        int limit;
        try {
            Query query = Query.of(ask, Set.of("failover", "kind", "limit"));
            failover = query.value("failover").map(Query::failover);
            kind = query.value("kind").map(one -> Names.require("kind", one));
            limit = limit(query.value("limit"));
        } catch (IllegalArgumentException refused) {
            Problems.end(ask.response(), 400, String.valueOf(refused.getMessage()));
            return;
        }
        history.read(failover, kind, limit)
                .onSuccess(lines -> Replies.json(ask, new JsonObject().put("entries", new JsonArray(lines))))
                .onFailure(ask::fail);
    }

    private static int limit(Optional<String> text) {
        String wanted = text.orElse(Integer.toString(DEFAULT_LIMIT));
        if (!wanted.matches("\\d{1,4}")
                || Integer.parseInt(wanted) < 1
                || Integer.parseInt(wanted) > History.MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be a number between 1 and " + History.MAX_LIMIT);
        }
        return Integer.parseInt(wanted);
    }
}
