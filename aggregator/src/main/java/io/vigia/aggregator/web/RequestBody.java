package io.vigia.aggregator.web;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vigia.core.config.Durations;
import io.vigia.core.config.Endpoint;
import io.vigia.core.failover.Origin;
import io.vigia.core.model.Names;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The JSON object that a mutation is given. Every reader throws an {@link IllegalArgumentException} whose message names the field, what is
 * wrong and what would be right.
 */
final class RequestBody {
    private static final int MAX_ADDRESS = 262;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}");

    private final JsonObject json;
    private final String path;

    private RequestBody(JsonObject json, String path) {
        this.json = json;
        this.path = path;
    }

    /** @param known every field it may have */
    static RequestBody of(RoutingContext ask, Set<String> known) {
        JsonObject json;
        try {
            json = new JsonObject(ask.body().buffer());
        } catch (DecodeException | NullPointerException e) {
            throw new IllegalArgumentException("the body must be a JSON object with " + new TreeSet<>(known), e);
        }
        return of(json, "", known);
    }

    private static RequestBody of(JsonObject json, String path, Set<String> known) {
        for (String field : json.fieldNames()) {
            if (!known.contains(field)) {
                throw new IllegalArgumentException((path.isEmpty() ? "" : "in " + path + " ") + "'" + shown(field)
                        + "' is not known here; the fields are " + new TreeSet<>(known));
            }
        }
        return new RequestBody(json, path.isEmpty() ? "" : path + ".");
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
            throw new IllegalArgumentException(path + field + " must be true or false");
        }
        return flag;
    }

    Duration length(String field) {
        try {
            return Durations.parse(text(field, 1, 32));
        } catch (IllegalArgumentException refusal) {
            throw new IllegalArgumentException(path + field + ": " + refusal.getMessage(), refusal);
        }
    }

    /** RFC 3339, with a zone: {@code 2026-11-24T09:00:00Z}. */
    Instant instant(String field) {
        String text = text(field, 1, 40);
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException refusal) {
            throw new IllegalArgumentException(
                    path + field + " '" + shown(text) + "' is not a time: write one such as 2026-11-24T09:00:00Z",
                    refusal);
        }
    }

    /** At least one text, at most {@code most}, each of 1 to {@code longest} characters. */
    List<String> texts(String field, int most, int longest) {
        if (!(json.getValue(field) instanceof JsonArray array) || array.isEmpty() || array.size() > most) {
            throw new IllegalArgumentException(path + field + " must be a list of 1 to " + most + " texts");
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            JsonObject one = new JsonObject().put(field, array.getValue(i));
            texts.add(new RequestBody(one, path).text(field, 1, longest));
        }
        return texts;
    }

    /** Objects by the names that the caller chose, in its order. */
    Map<String, RequestBody> objects(String field, String kind, Set<String> known) {
        if (!(json.getValue(field) instanceof JsonObject object)) {
            throw new IllegalArgumentException(path + field + " must be a JSON object");
        }
        Map<String, RequestBody> objects = new LinkedHashMap<>();
        for (String name : object.fieldNames()) {
            String place = path + field + "." + Names.require(kind, shown(name));
            if (!(object.getValue(name) instanceof JsonObject inner)) {
                throw new IllegalArgumentException(place + " must be a JSON object with " + new TreeSet<>(known));
            }
            objects.put(name, of(inner, place, known));
        }
        return objects;
    }

    boolean has(String field) {
        return json.containsKey(field);
    }

    /** An address to connect to; its host goes into addresses that others are sent to, so it is nothing but a host. */
    Endpoint address(String field) {
        String text = text(field, 1, MAX_ADDRESS);
        Endpoint address;
        try {
            address = Endpoint.parse(text);
        } catch (IllegalArgumentException refusal) {
            throw new IllegalArgumentException(path + field + " " + refusal.getMessage(), refusal);
        }
        if (!HOST.matcher(address.host()).matches()) {
            throw new IllegalArgumentException(
                    path + field + " '" + text + "' is not an address: write host:port, such as 10.0.0.1:7430");
        }
        if (address.port() == 0) {
            throw new IllegalArgumentException(
                    path + field + " '" + text + "' has port 0, where nobody can be reached");
        }
        return address;
    }

    String text(String field, int least, int most) {
        Object value = json.getValue(field, "");
        if (!(value instanceof String text)) {
            throw new IllegalArgumentException(path + field + " must be text");
        }
        if (text.length() < least
                || text.length() > most
                || text.codePoints().anyMatch(RequestBody::unfit)
                || (least > 0 && text.isBlank())) {
            throw new IllegalArgumentException(path + field + " must have " + least + " to " + most
                    + " characters, none of them control characters");
        }
        return text;
    }

    /** What is no letter of a line: controls, line ends, halves of characters, and marks that turn the reading direction round. */
    private static boolean unfit(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> (character >= 0x202a && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069);
        };
    }

    /** A word of somebody's, made fit for an answer. */
    static String shown(String field) {
        StringBuilder fit = new StringBuilder();
        field.codePoints().map(one -> unfit(one) ? ' ' : one).forEach(fit::appendCodePoint);
        String clean = fit.toString();
        return clean.length() <= 40 ? clean : clean.substring(0, 40) + "...";
    }
}
