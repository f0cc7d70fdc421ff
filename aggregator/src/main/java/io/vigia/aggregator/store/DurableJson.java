package io.vigia.aggregator.store;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.core.failover.Cooldown;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What must survive, as JSON that a person can read too. Format {@link #VERSION}. */
final class DurableJson {
    static final int VERSION = 1;

    private DurableJson() {}

    static JsonObject write(String lake, Durable durable) {
        JsonObject cooldowns = new JsonObject();
        durable.cooldowns()
                .forEach((service, cooldown) -> cooldowns.put(
                        service.value(),
                        new JsonObject()
                                .put("streak", cooldown.streak())
                                .put("last", cooldown.last().toString())
                                .put("until", cooldown.until().toString())));
        JsonArray failovers = new JsonArray();
        durable.failovers().forEach(failover -> failovers.add(write(failover)));
        return new JsonObject()
                .put("lake", lake)
                .put("revision", durable.revision())
                .put("routing", write(durable.routing()))
                .put("cooldowns", cooldowns)
                .put("failovers", failovers);
    }

    static JsonObject write(RoutingState routing) {
        JsonObject active = new JsonObject();
        routing.active().forEach((service, site) -> active.put(service.value(), site.value()));
        return new JsonObject().put("epoch", routing.epoch()).put("active", active);
    }

    static JsonObject write(FailoverRecord failover) {
        JsonObject applied = new JsonObject();
        failover.applied().forEach((balancer, at) -> applied.put(balancer.value(), at.toString()));
        return new JsonObject()
                .put("service", failover.service().value())
                .put("from", failover.from().value())
                .put("to", failover.to().value())
                .put("epoch", failover.epoch())
                .put("cause", failover.cause())
                .put("accusedAt", failover.accusedAt().toString())
                .put("confirmedAt", failover.confirmedAt().toString())
                .put("decidedAt", failover.decidedAt().toString())
                .put("committedAt", text(failover.committedAt()))
                .put("applied", applied)
                .put("switchedAt", text(failover.switchedAt()))
                .put("verifiedAt", text(failover.verifiedAt()))
                .put("result", failover.result().label())
                .put("detail", failover.detail());
    }

    static String lake(JsonObject json) {
        return string(json, "lake");
    }

    /** Throws a RuntimeException when {@code json} is not what {@link #write} makes. */
    static Durable read(JsonObject json) {
        JsonObject routing = object(json, "routing");
        SortedMap<ServiceId, Cooldown> cooldowns = new TreeMap<>();
        object(json, "cooldowns").forEach(entry -> {
            JsonObject cooldown = (JsonObject) entry.getValue();
            cooldowns.put(
                    new ServiceId(entry.getKey()),
                    new Cooldown(
                            Math.toIntExact(number(cooldown, "streak")),
                            Instant.parse(string(cooldown, "last")),
                            Instant.parse(string(cooldown, "until"))));
        });
        List<FailoverRecord> failovers = new ArrayList<>();
        for (Object failover : Objects.requireNonNull(json.getJsonArray("failovers"), "failovers is missing")) {
            failovers.add(readFailover((JsonObject) failover));
        }
        return new Durable(
                number(json, "revision"),
                new RoutingState(number(routing, "epoch"), map(object(routing, "active"), ServiceId::new, SiteId::new)),
                cooldowns,
                failovers);
    }

    private static FailoverRecord readFailover(JsonObject json) {
        return new FailoverRecord(
                new ServiceId(string(json, "service")),
                new SiteId(string(json, "from")),
                new SiteId(string(json, "to")),
                number(json, "epoch"),
                string(json, "cause"),
                Instant.parse(string(json, "accusedAt")),
                Instant.parse(string(json, "confirmedAt")),
                Instant.parse(string(json, "decidedAt")),
                instant(json, "committedAt"),
                map(object(json, "applied"), BalancerId::new, Instant::parse),
                instant(json, "switchedAt"),
                instant(json, "verifiedAt"),
                FailoverRecord.Result.valueOf(string(json, "result").toUpperCase(Locale.ROOT)),
                string(json, "detail"));
    }

    private static <K extends Comparable<K>, V> SortedMap<K, V> map(
            JsonObject json, Function<String, K> key, Function<String, V> value) {
        SortedMap<K, V> map = new TreeMap<>();
        json.forEach(entry -> map.put(key.apply(entry.getKey()), value.apply((String) entry.getValue())));
        return map;
    }

    private static @Nullable String text(Optional<Instant> instant) {
        return instant.map(Instant::toString).orElse(null);
    }

    private static Optional<Instant> instant(JsonObject json, String key) {
        return Optional.ofNullable(json.getString(key)).map(Instant::parse);
    }

    private static String string(JsonObject json, String key) {
        return Objects.requireNonNull(json.getString(key), () -> key + " is missing");
    }

    private static long number(JsonObject json, String key) {
        return Objects.requireNonNull(json.getLong(key), () -> key + " is missing");
    }

    private static JsonObject object(JsonObject json, String key) {
        return Objects.requireNonNull(json.getJsonObject(key), () -> key + " is missing");
    }
}
