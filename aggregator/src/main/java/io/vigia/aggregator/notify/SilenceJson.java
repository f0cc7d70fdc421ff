package io.vigia.aggregator.notify;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.core.notify.LabelSet;
import io.vigia.core.notify.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Silences as Alertmanager's API v2 has them. */
final class SilenceJson {
    private static final Set<String> LIVING = Set.of("active", "pending");
    /** What becomes of a service is news whoever works where: in every silence, and so in none of {@link Silence#matchers}. */
    private static final JsonObject NO_MOVES = new JsonObject()
            .put("name", LabelSet.ALERTNAME)
            .put("value", "VigiaFailover.*")
            .put("isRegex", true)
            .put("isEqual", false);

    private SilenceJson() {}

    /**
     * @param id of the one that is to be changed
     * @param shift to be added to our times, so that they are the wall clock's
     */
    static Buffer wire(Silence silence, Optional<String> id, Duration shift) {
        JsonArray matchers = new JsonArray().add(NO_MOVES);
        silence.matchers()
                .forEach((name, value) -> matchers.add(new JsonObject()
                        .put("name", name)
                        .put("value", value)
                        .put("isRegex", false)
                        .put("isEqual", true)));
        JsonObject json = new JsonObject()
                .put("matchers", matchers)
                .put("startsAt", AlertJson.time(silence.startsAt().plus(shift)))
                .put("endsAt", AlertJson.time(silence.endsAt().plus(shift)))
                .put("createdBy", silence.createdBy())
                .put("comment", silence.comment());
        id.ifPresent(known -> json.put("id", known));
        return json.toBuffer();
    }

    /**
     * Those of ours that are not over. What cannot be read was not made by us.
     *
     * @throws RuntimeException when it is no list of silences
     */
    static List<Silence.Known> known(Buffer answer, String lake, Duration shift) {
        List<Silence.Known> known = new ArrayList<>();
        for (Object one : new JsonArray(answer)) {
            if (one instanceof JsonObject silence) {
                read(silence, lake, shift).ifPresent(known::add);
            }
        }
        return known;
    }

    private static Optional<Silence.Known> read(JsonObject json, String lake, Duration shift) {
        try {
            String comment = json.getString("comment", "");
            Optional<Silence.Mark> mark =
                    Silence.Mark.in(comment).filter(ours -> ours.lake().equals(lake));
            if (mark.isEmpty() || !LIVING.contains(json.getJsonObject("status").getString("state"))) {
                return Optional.empty();
            }
            return Optional.of(new Silence.Known(
                    json.getString("id"),
                    new Silence(
                            lake,
                            mark.get().window(),
                            matchers(json.getJsonArray("matchers")),
                            Instant.parse(json.getString("startsAt")).minus(shift),
                            Instant.parse(json.getString("endsAt")).minus(shift),
                            json.getString("createdBy", ""),
                            comment)));
        } catch (RuntimeException notOurs) {
            return Optional.empty();
        }
    }

    /** One that is not for equality, as somebody may have made of it, is under a name that ours never has. */
    private static SortedMap<String, String> matchers(JsonArray array) {
        SortedMap<String, String> matchers = new TreeMap<>();
        for (Object one : array) {
            JsonObject matcher = (JsonObject) one;
            if (matcher.equals(NO_MOVES)) {
                continue;
            }
            boolean plain = matcher.getBoolean("isEqual", true) && !matcher.getBoolean("isRegex", false);
            matchers.put(matcher.getString("name") + (plain ? "" : "~"), matcher.getString("value", ""));
        }
        return matchers;
    }
}
