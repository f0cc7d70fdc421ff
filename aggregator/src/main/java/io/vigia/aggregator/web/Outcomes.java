package io.vigia.aggregator.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.aggregator.decide.Snapshots;
import io.vigia.core.failover.CommandResult;
import io.vigia.core.failover.HoldReason;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** What became of a command, as an answer over HTTP. */
final class Outcomes {
    private final Snapshots snapshots;

    Outcomes(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    void answer(RoutingContext ask, CommandResult result) {
        if (result instanceof CommandResult.Accepted accepted) {
            Replies.json(
                    ask,
                    new JsonObject()
                            .put("result", "accepted")
                            .put("id", accepted.id())
                            .put("text", accepted.text()));
        } else if (result instanceof CommandResult.Unchanged unchanged) {
            Replies.json(ask, new JsonObject().put("result", "unchanged").put("text", unchanged.text()));
        } else if (result instanceof CommandResult.Unknown unknown) {
            Problems.end(ask.response(), 404, unknown.text());
        } else if (result instanceof CommandResult.Held held) {
            Problems.end(
                    ask.response(),
                    409,
                    held.reasons().stream().map(HoldReason::text).collect(Collectors.joining("; ")),
                    Map.of(
                            "reasons",
                            StatusJson.array(held.reasons(), Outcomes::reason),
                            "overridable",
                            held.overridable()));
        } else if (result instanceof CommandResult.NotLeading notLeading) {
            elsewhere(ask, notLeading.text());
        }
    }

    static JsonObject reason(HoldReason reason) {
        return new JsonObject()
                .put("kind", reason.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("text", reason.text())
                .put("overridable", reason.kind().overridable());
    }

    /** The same call belongs to the leader: said with its address where that is known. All aggregators speak as this one does. */
    void elsewhere(RoutingContext ask, String why) {
        Optional<String> leader = leader(snapshots.newest().group());
        HttpServerResponse response = ask.response();
        if (leader.isPresent()) {
            String address = ask.request().scheme() + "://" + leader.get();
            response.putHeader(HttpHeaders.LOCATION, address + ask.request().uri());
            Problems.end(response, 307, why + "; " + address + " does", Map.of("leader", address));
        } else {
            response.putHeader(HttpHeaders.RETRY_AFTER, "1");
            Problems.end(response, 503, why + ", and who does is not known here");
        }
    }

    /** Where the leader answers, unless that is this aggregator itself. */
    static Optional<String> leader(DecisionLog.Group group) {
        return group.leader()
                .filter(node -> !node.equals(group.self()))
                .flatMap(node -> group.peers().stream()
                        .filter(peer -> peer.node().equals(node))
                        .findFirst())
                .flatMap(DecisionLog.Peer::http);
    }

    static void failed(RoutingContext ask, Throwable failure) {
        if (failure instanceof TimeoutException) {
            Problems.end(ask.response(), 504, String.valueOf(failure.getMessage()));
        } else {
            ask.fail(failure);
        }
    }
}
