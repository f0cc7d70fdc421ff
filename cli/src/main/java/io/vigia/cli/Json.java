package io.vigia.cli;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads an answer that may lack anything or hold something else: what is not there as expected is empty, never an error. */
final class Json {
    private Json() {}

    /** Safe for a terminal. */
    static String text(JsonObject object, String key) {
        return object.get(key) instanceof JsonString text ? Terminal.safe(text.getString()) : "";
    }

    static OptionalLong number(JsonObject object, String key) {
        return object.get(key) instanceof JsonNumber number
                ? OptionalLong.of(number.longValue())
                : OptionalLong.empty();
    }

    /** What is not finite is not there. */
    static OptionalDouble real(JsonObject object, String key) {
        return object.get(key) instanceof JsonNumber number && Double.isFinite(number.doubleValue())
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    static Optional<JsonObject> object(JsonObject object, String key) {
        return object.get(key) instanceof JsonObject child ? Optional.of(child) : Optional.empty();
    }

    static boolean flag(JsonObject object, String key) {
        return JsonValue.TRUE.equals(object.get(key));
    }

    static List<JsonObject> objects(JsonObject object, String key) {
        return object.get(key) instanceof JsonArray array
                ? array.stream()
                        .filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast)
                        .toList()
                : List.of();
    }

    static List<String> texts(JsonObject object, String key) {
        return object.get(key) instanceof JsonArray array ? texts(array) : List.of();
    }

    private static List<String> texts(JsonArray array) {
        return array.stream()
                .filter(JsonString.class::isInstance)
                .map(item -> Terminal.safe(((JsonString) item).getString()))
                .toList();
    }

    /** A list of lists of texts; what is no list counts as an empty one, so that places stay. */
    static List<List<String>> lists(JsonObject object, String key) {
        return object.get(key) instanceof JsonArray array
                ? array.stream()
                        .map(item -> item instanceof JsonArray inner ? texts(inner) : List.<String>of())
                        .toList()
                : List.of();
    }
}
