package io.vigia.aggregator.web;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vigia.core.config.Durations;
import io.vigia.core.failover.Origin;
import io.vigia.core.model.Names;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The JSON object that a mutation is given. Every reader throws an {@link IllegalArgumentException} whose message names the field, what is
 * wrong and what would be right.
 */
final class RequestBody {
    private final JsonObject json;

    private RequestBody(JsonObject json) {
        this.json = json;
    }

    /** @param known every field it may have */
    static RequestBody of(RoutingContext ask, Set<String> known) {
        JsonObject json;
        try {
            json = new JsonObject(ask.body().buffer());
        } catch (DecodeException | NullPointerException e) {
            throw new IllegalArgumentException("the body must be a JSON object with " + new TreeSet<>(known), e);
        }
        for (String field : json.fieldNames()) {
            if (!known.contains(field)) {
                throw new IllegalArgumentException(
                        "'" + shown(field) + "' is not known here; the fields are " + new TreeSet<>(known));
            }
        }
        return new RequestBody(json);
    }

    Origin origin() {
        return Origin.person(text("who", 1, Origin.MAX_WHO), text("why", 0, Origin.MAX_WHY));
    }

    SiteId site(String field) {
        return new SiteId(name(field, "site"));
    }

    Optional<ServiceId> service(String field) {
        return json.getValue(field) == null ? Optional.empty() : Optional.of(new ServiceId(name(field, "service")));
    }

    String name(String field, String kind) {
        return Names.require(kind, text(field, 1, Names.MAX_LENGTH));
    }

    boolean flag(String field) {
        Object value = json.getValue(field, false);
        if (!(value instanceof Boolean flag)) {
            throw new IllegalArgumentException(field + " must be true or false");
        }
        return flag;
    }

    Duration length(String field) {
        try {
            return Durations.parse(text(field, 1, 32));
        } catch (IllegalArgumentException refusal) {
            throw new IllegalArgumentException(field + ": " + refusal.getMessage(), refusal);
        }
    }

    JsonObject object(String field) {
        if (!(json.getValue(field) instanceof JsonObject object)) {
            throw new IllegalArgumentException(field + " must be a JSON object");
        }
        return object;
    }

    String text(String field, int least, int most) {
        Object value = json.getValue(field, "");
        if (!(value instanceof String text)) {
            throw new IllegalArgumentException(field + " must be text");
        }
        if (text.length() < least
                || text.length() > most
                || text.chars().anyMatch(Character::isISOControl)
                || (least > 0 && text.isBlank())) {
            throw new IllegalArgumentException(
                    field + " must have " + least + " to " + most + " characters, none of them control characters");
        }
        return text;
    }

    private static String shown(String field) {
        String clean = field.replaceAll("\\p{Cntrl}", " ");
        return clean.length() <= 40 ? clean : clean.substring(0, 40) + "...";
    }
}
