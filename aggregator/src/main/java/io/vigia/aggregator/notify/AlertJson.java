package io.vigia.aggregator.notify;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.core.notify.Alert;
import io.vigia.core.notify.DeliveryAction.Telling;
import io.vigia.core.notify.Item;
import io.vigia.core.notify.LabelSet;
import io.vigia.core.notify.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Alerts as Alertmanager's API v2 wants them, and queues as they lie on disk. */
final class AlertJson {
    /** Always with three digits of milliseconds, which RFC 3339 allows to be left out and not every reader does. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private AlertJson() {}

    static String time(Instant at) {
        return TIME.format(at);
    }

    /** @param shift to be added to our times, so that they are the wall clock's */
    static Buffer wire(List<Telling> alerts, Duration shift) {
        JsonArray array = new JsonArray();
        for (Telling telling : alerts) {
            Alert alert = telling.alert();
            array.add(new JsonObject()
                    .put("labels", object(alert.labels().pairs()))
                    .put("annotations", object(alert.annotations()))
                    .put("startsAt", time(alert.startsAt().plus(shift)))
                    .put("endsAt", time(telling.endsAt().plus(shift))));
        }
        return array.toBuffer();
    }

    static String kept(Item item) {
        Alert alert = item.alert();
        JsonObject json = new JsonObject()
                .put("source", alert.source().name())
                .put("own", alert.source().own())
                .put("labels", object(alert.labels().pairs()))
                .put("annotations", object(alert.annotations()))
                .put("startsAt", alert.startsAt().toString())
                .put("queuedAt", item.queuedAt().toString());
        alert.lasts().ifPresent(lasts -> json.put("lastsMillis", lasts.toMillis()));
        item.endsAt().ifPresent(end -> json.put("endsAt", end.toString()));
        return json.encode();
    }

    static String forgotten(LabelSet labels) {
        return new JsonObject().put("forget", object(labels.pairs())).encode();
    }

    /**
     * Does to {@code items} what one record says.
     *
     * @throws RuntimeException when it is no record of ours
     */
    static void replay(String record, Map<LabelSet, Item> items) {
        JsonObject json = new JsonObject(record);
        JsonObject forget = json.getJsonObject("forget");
        if (forget != null) {
            items.remove(LabelSet.of(pairs(forget)));
            return;
        }
        Alert alert = new Alert(
                new Source(json.getString("source"), json.getBoolean("own")),
                LabelSet.of(pairs(json.getJsonObject("labels"))),
                new TreeMap<>(pairs(json.getJsonObject("annotations"))),
                Instant.parse(json.getString("startsAt")),
                Optional.ofNullable(json.getLong("lastsMillis")).map(Duration::ofMillis));
        Optional<Instant> endsAt = Optional.ofNullable(json.getString("endsAt")).map(Instant::parse);
        items.remove(alert.labels());
        items.put(alert.labels(), Item.kept(alert, endsAt, Instant.parse(json.getString("queuedAt"))));
    }

    private static JsonObject object(Map<String, String> pairs) {
        JsonObject object = new JsonObject();
        pairs.forEach(object::put);
        return object;
    }

    private static Map<String, String> pairs(JsonObject object) {
        Map<String, String> pairs = new TreeMap<>();
        object.forEach(pair -> pairs.put(pair.getKey(), String.valueOf(pair.getValue())));
        return pairs;
    }
}
