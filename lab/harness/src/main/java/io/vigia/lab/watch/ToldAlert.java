package io.vigia.lab.watch;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * An alert that stands at an Alertmanager.
 *
 * @param labels which say what it is
 * @param startsAt which tells it from an earlier one with the same labels
 */
public record ToldAlert(Map<String, String> labels, Instant startsAt) {
    public ToldAlert {
        labels = Map.copyOf(labels);
    }

    public String name() {
        return label("alertname");
    }

    /** Empty when it has no such label, as Alertmanager itself takes it. */
    public String label(String name) {
        return labels.getOrDefault(name, "");
    }

    /** What {@code GET /api/v2/alerts} answered; throws {@link IllegalArgumentException} when {@code body} is no such answer. */
    public static List<ToldAlert> parse(String body) {
        try {
            List<ToldAlert> alerts = new ArrayList<>();
            for (Object element : new JsonArray(body)) {
                JsonObject alert = Objects.requireNonNull((JsonObject) element);
                Map<String, String> labels = new TreeMap<>();
                alert.getJsonObject("labels")
                        .forEach(
                                label -> labels.put(label.getKey(), Objects.requireNonNull((String) label.getValue())));
                alerts.add(new ToldAlert(labels, Instant.parse(alert.getString("startsAt"))));
            }
            return alerts;
        } catch (DecodeException | ClassCastException | NullPointerException | DateTimeException malformed) {
            throw new IllegalArgumentException("not a list of alerts: " + malformed.getMessage(), malformed);
        }
    }
}
