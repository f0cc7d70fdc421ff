package io.vigia.lab.watch;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the aggregator says at {@code GET /api/v1/status}, as far as the lab needs it.
 *
 * @param now of the aggregator's own clock
 * @param components outcome of each, by id
 * @param failovers newest first
 * @param group null when the aggregator is a group of one
 */
public record LakeStatus(
        Instant now,
        long epoch,
        Map<String, String> components,
        @Nullable Service service,
        List<Balancer> balancers,
        List<Failover> failovers,
        @Nullable Group group) {

    /**
     * How the aggregator that answered stands in its group.
     *
     * @param leader whom it follows; null when it knows of none
     * @param role {@code leader}, {@code follower} or {@code candidate}
     * @param quorum whether it hears a majority
     * @param peers whether each other one can be reached, by name
     */
    public record Group(@Nullable String leader, long term, String role, boolean quorum, Map<String, Boolean> peers) {
        public boolean leads() {
            return role.equals("leader") && quorum;
        }
    }

    /**
     * The one service of the small lake.
     *
     * @param eligible sites it could move to or stay at
     * @param up sites whose outcome is up
     */
    public record Service(
            String id,
            String active,
            String phase,
            @Nullable Instant cooldownUntil,
            List<String> hold,
            List<String> up,
            List<String> eligible) {}

    /** @param highestEpoch -1 when nothing has been heard */
    public record Balancer(String id, String condition, long highestEpoch) {}

    /** Instants are of the aggregator's clock; null is not yet. */
    public record Failover(
            String id,
            String service,
            String from,
            String to,
            long epoch,
            @Nullable Instant accusedAt,
            @Nullable Instant confirmedAt,
            @Nullable Instant committedAt,
            String outcome,
            String detail,
            List<Step> steps) {
        public boolean open() {
            return outcome.equals("moving");
        }
    }

    /**
     * One step of a move.
     *
     * @param kind {@code hook}, {@code fence}, {@code route} ...
     * @param epoch of the routing state that it made; 0 while it has made none
     */
    public record Step(
            String kind,
            String title,
            String status,
            long epoch,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            String detail) {
        public boolean over() {
            return !status.equals("pending") && !status.equals("running");
        }

        /** Whether the new site is the active one, once it has begun. */
        public boolean there() {
            return kind.equals("route") || kind.equals("settle");
        }

        /** Whether nobody serves, once it has begun. */
        public boolean fences() {
            return kind.equals("fence") && epoch > 0;
        }
    }

    /** Throws {@link IllegalArgumentException} when {@code json} is not a status. */
    public static LakeStatus parse(String json) {
        try {
            JsonObject root = new JsonObject(json);
            Map<String, String> components = new LinkedHashMap<>();
            objects(root, "components")
                    .forEach(component ->
                            components.put(component.getString("id", "?"), component.getString("outcome", "unknown")));
            List<JsonObject> services = objects(root, "services");
            return new LakeStatus(
                    Instant.parse(root.getString("now")),
                    root.getLong("epoch", 0L),
                    components,
                    services.isEmpty() ? null : service(services.get(0)),
                    objects(root, "balancers").stream()
                            .map(balancer -> new Balancer(
                                    balancer.getString("id", "?"),
                                    balancer.getString("condition", "unknown"),
                                    balancer.getLong("highestEpoch", -1L)))
                            .toList(),
                    objects(root, "failovers").stream()
                            .map(LakeStatus::failover)
                            .toList(),
                    group(root.getJsonObject("group")));
        } catch (ClassCastException | NullPointerException | DateTimeParseException malformed) {
            throw new IllegalArgumentException("not a status: " + malformed.getMessage(), malformed);
        }
    }

    private static Service service(JsonObject json) {
        List<String> up = new ArrayList<>();
        List<String> eligible = new ArrayList<>();
        for (JsonObject site : objects(json, "sites")) {
            if ("up".equals(site.getString("outcome"))) {
                up.add(site.getString("site"));
            }
            if (site.getBoolean("eligible", false)) {
                eligible.add(site.getString("site"));
            }
        }
        JsonArray hold = json.getJsonArray("hold", new JsonArray());
        return new Service(
                json.getString("id", "?"),
                json.getString("active", "?"),
                json.getString("phase", "?"),
                instant(json, "cooldownUntil"),
                hold.stream().map(String::valueOf).toList(),
                up,
                eligible);
    }

    private static @Nullable Group group(@Nullable JsonObject json) {
        if (json == null) {
            return null;
        }
        Map<String, Boolean> peers = new LinkedHashMap<>();
        objects(json, "peers")
                .forEach(peer -> peers.put(peer.getString("node", "?"), peer.getBoolean("reachable", false)));
        return new Group(
                json.getString("leader"),
                json.getLong("term", 0L),
                json.getString("role", "?"),
                json.getBoolean("quorum", false),
                peers);
    }

    private static Failover failover(JsonObject json) {
        return new Failover(
                json.getString("id", "?"),
                json.getString("service", "?"),
                json.getString("from", "?"),
                json.getString("to", "?"),
                json.getLong("epoch", 0L),
                instant(json, "accusedAt"),
                instant(json, "confirmedAt"),
                instant(json, "committedAt"),
                json.getString("outcome", "?"),
                json.getString("detail", ""),
                objects(json, "steps").stream().map(LakeStatus::step).toList());
    }

    private static Step step(JsonObject json) {
        Long epoch = json.getLong("epoch");
        return new Step(
                json.getString("kind", "?"),
                json.getString("title", "?"),
                json.getString("status", "?"),
                epoch == null ? 0 : epoch,
                instant(json, "startedAt"),
                instant(json, "endedAt"),
                json.getString("detail", ""));
    }

    private static @Nullable Instant instant(JsonObject json, String key) {
        String text = json.getString(key);
        return text == null || text.isEmpty() ? null : Instant.parse(text);
    }

    private static List<JsonObject> objects(JsonObject json, String key) {
        JsonArray array = json.getJsonArray(key, new JsonArray());
        List<JsonObject> objects = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            objects.add(array.getJsonObject(i));
        }
        return objects;
    }
}
