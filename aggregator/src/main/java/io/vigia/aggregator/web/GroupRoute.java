package io.vigia.aggregator.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.aggregator.decide.Membership;
import io.vigia.aggregator.decide.Snapshots;
import io.vigia.core.config.Endpoint;
import io.vigia.core.model.NodeId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** {@code POST /api/v1/group}: who belongs to the group from now on. */
final class GroupRoute {
    private static final String PATH = "/api/v1/group";
    private static final int MAX_PEERS = 7;

    private final Membership membership;
    private final Snapshots snapshots;
    private final Outcomes outcomes;
    private final MutationGuard guard;
    private final Consumer<HttpServerRequest> begun;

    /** @param begun told of each request at which a change begins, for it takes its time */
    GroupRoute(
            Membership membership,
            Snapshots snapshots,
            Outcomes outcomes,
            MutationGuard guard,
            Consumer<HttpServerRequest> begun) {
        this.begun = begun;
        this.membership = membership;
        this.snapshots = snapshots;
        this.outcomes = outcomes;
        this.guard = guard;
    }

    void mount(Router router) {
        router.post(PATH).handler(guard::check);
        router.post(PATH)
                .handler(BodyHandler.create(false).setBodyLimit(CommandRoutes.MAX_BODY_BYTES))
                .handler(this::take);
    }

    private void take(RoutingContext ask) {
        if (snapshots.newest().group().role() != DecisionLog.Role.LEADER) {
            outcomes.elsewhere(ask, "this aggregator does not lead, and the leader alone changes the group");
            return;
        }
        Membership.Change wanted;
        try {
            RequestBody body = RequestBody.of(ask, Set.of("peers", "force", "who", "why"));
            wanted = new Membership.Change(peers(body), body.flag("force"), body.origin());
        } catch (IllegalArgumentException refused) {
            Problems.end(ask.response(), 400, String.valueOf(refused.getMessage()));
            return;
        }
        begun.accept(ask.request());
        membership
                .reconfigure(wanted)
                .onSuccess(done -> Replies.json(
                        ask,
                        new JsonObject()
                                .put("result", "accepted")
                                .put("id", "")
                                .put("text", "the group is " + wanted.wanted().keySet() + " now")))
                .onFailure(failure -> refused(ask, failure));
    }

    private static void refused(RoutingContext ask, Throwable failure) {
        if (failure instanceof Membership.Held held) {
            String why = String.valueOf(held.getMessage());
            JsonObject reason =
                    new JsonObject().put("kind", held.kind()).put("text", why).put("overridable", true);
            Problems.end(ask.response(), 409, why, Map.of("reasons", new JsonArray().add(reason), "overridable", true));
            return;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                Problems.end(
                        ask.response(),
                        504,
                        failure.getMessage() + "; it may yet be carried out, so look at the group before asking again");
                return;
            }
        }
        Problems.end(ask.response(), 409, "the group did not change as wanted: " + failure.getMessage());
    }

    private static Map<NodeId, Membership.Peer> peers(RequestBody body) {
        Map<NodeId, Membership.Peer> peers = new LinkedHashMap<>();
        Set<Endpoint> taken = new HashSet<>();
        body.objects("peers", "peer", Set.of("raft", "http")).forEach((name, peer) -> {
            Endpoint raft = peer.address("raft");
            if (!taken.add(raft)) {
                throw new IllegalArgumentException("peers gives " + name + " the raft address " + raft + " of another");
            }
            Optional<Endpoint> http = peer.has("http") ? Optional.of(peer.address("http")) : Optional.empty();
            peers.put(new NodeId(name), new Membership.Peer(raft, http));
        });
        if (peers.isEmpty() || peers.size() > MAX_PEERS) {
            throw new IllegalArgumentException(
                    "peers must name 1 to " + MAX_PEERS + " aggregators, with the raft address of each");
        }
        return peers;
    }
}
