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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /api/v1/group}: who belongs to the group from now on. */
final class GroupRoute {
    private static final Logger LOG = LoggerFactory.getLogger(GroupRoute.class);
    private static final String PATH = "/api/v1/group";

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
            wanted = peers(body.object("peers"));
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
                .onFailure(failure -> Problems.end(
                        ask.response(), 409, "the group did not change as wanted: " + failure.getMessage()));
    }

    private static Map<NodeId, Endpoint> peers(JsonObject json) {
        Map<NodeId, Endpoint> peers = new LinkedHashMap<>();
        for (String name : json.fieldNames()) {
            String address = json.getValue(name) instanceof JsonObject peer
                    ? peer.getString("raft", "")
                    : String.valueOf(json.getValue(name));
            peers.put(new NodeId(name), Endpoint.parse(address));
        }
        if (peers.isEmpty() || peers.size() > 7) {
            throw new IllegalArgumentException("peers must name 1 to 7 aggregators, with the raft address of each");
        }
        return peers;
    }
}
