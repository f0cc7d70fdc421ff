package io.vigia.aggregator.web;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.aggregator.decide.Membership;
import io.vigia.aggregator.decide.Snapshots;
import io.vigia.core.config.Endpoint;
import io.vigia.core.failover.Origin;
import io.vigia.core.model.NodeId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /api/v1/group}: who belongs to the group from now on. */
final class GroupRoute {
    private static final Logger LOG = LoggerFactory.getLogger(GroupRoute.class);
    private static final String PATH = "/api/v1/group";
    private static final int MAX_PEERS = 7;

    private final Membership membership;
    private final Snapshots snapshots;
    private final Outcomes outcomes;
    private final MutationGuard guard;

    GroupRoute(Membership membership, Snapshots snapshots, Outcomes outcomes, MutationGuard guard) {
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
        Map<NodeId, Endpoint> wanted;
        Origin by;
        try {
            RequestBody body = RequestBody.of(ask, Set.of("peers", "who", "why"));
            by = body.origin();
            wanted = peers(body);
        } catch (IllegalArgumentException refused) {
            Problems.end(ask.response(), 400, String.valueOf(refused.getMessage()));
            return;
        }
        LOG.atWarn()
                .addKeyValue("who", by.who())
                .addKeyValue("why", by.why())
                .addKeyValue("peers", wanted.keySet())
                .log("group is to change");
        membership
                .reconfigure(wanted)
                .onSuccess(done -> Replies.json(
                        ask,
                        new JsonObject()
                                .put("result", "accepted")
                                .put("id", "")
                                .put("text", "the group is " + wanted.keySet() + " now")))
                .onFailure(failure -> refused(ask, failure));
    }

    private static void refused(RoutingContext ask, Throwable failure) {
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

    private static Map<NodeId, Endpoint> peers(RequestBody body) {
        Map<NodeId, Endpoint> peers = new LinkedHashMap<>();
        Set<Endpoint> taken = new HashSet<>();
        body.objects("peers", "peer", Set.of("raft", "http")).forEach((name, peer) -> {
            Endpoint raft = peer.address("raft");
            if (!taken.add(raft)) {
                throw new IllegalArgumentException("peers gives " + name + " the raft address " + raft + " of another");
            }
            if (peer.has("http")) {
                peer.address("http"); // each aggregator's own configuration says it; here it is only allowed
            }
            peers.put(new NodeId(name), raft);
        });
        if (peers.isEmpty() || peers.size() > MAX_PEERS) {
            throw new IllegalArgumentException(
                    "peers must name 1 to " + MAX_PEERS + " aggregators, with the raft address of each");
        }
        return peers;
    }
}
