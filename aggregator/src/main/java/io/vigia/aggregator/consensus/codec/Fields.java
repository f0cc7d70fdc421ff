package io.vigia.aggregator.consensus.codec;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads fields of JSON that this package wrote. Each method throws a RuntimeException that names the field when it is not as written. */
final class Fields {
    private Fields() {}

    static String string(JsonObject json, String key) {
        return Objects.requireNonNull(json.getString(key), () -> key + " is missing");
    }

    static long number(JsonObject json, String key) {
        return Objects.requireNonNull(json.getLong(key), () -> key + " is missing");
    }

    static int integer(JsonObject json, String key) {
        return Math.toIntExact(number(json, key));
    }

    static boolean flag(JsonObject json, String key) {
        return Objects.requireNonNull(json.getBoolean(key), () -> key + " is missing");
    }

    static JsonObject object(JsonObject json, String key) {
        return Objects.requireNonNull(json.getJsonObject(key), () -> key + " is missing");
    }

    static Instant instant(JsonObject json, String key) {
        return Instant.parse(string(json, key));
    }

    static Duration duration(JsonObject json, String key) {
        return Duration.parse(string(json, key));
    }

    static Optional<Instant> maybeInstant(JsonObject json, String key) {
        return Optional.ofNullable(json.getString(key)).map(Instant::parse);
    }

    static Optional<Duration> maybeDuration(JsonObject json, String key) {
        return Optional.ofNullable(json.getString(key)).map(Duration::parse);
    }

    static Optional<JsonObject> maybeObject(JsonObject json, String key) {
        return Optional.ofNullable(json.getJsonObject(key));
    }

    /** A constant by its label, which is its name in lower case. */
    static <E extends Enum<E>> E constant(Class<E> type, JsonObject json, String key) {
        return Enum.valueOf(type, string(json, key).toUpperCase(Locale.ROOT));
    }

    static <T> List<T> list(JsonObject json, String key, Function<JsonObject, T> element) {
        List<T> list = new ArrayList<>();
        for (Object one : array(json, key)) {
            list.add(element.apply((JsonObject) one));
        }
        return list;
    }

    static List<String> strings(JsonObject json, String key) {
        List<String> list = new ArrayList<>();
        for (Object one : array(json, key)) {
            list.add((String) one);
        }
        return list;
    }

    static <K extends Comparable<K>, V> SortedMap<K, V> map(
            JsonObject json, String key, Function<String, K> name, Function<Object, V> value) {
        SortedMap<K, V> map = new TreeMap<>();
        object(json, key).forEach(entry -> map.put(name.apply(entry.getKey()), value.apply(entry.getValue())));
        return map;
    }

    static <T> JsonArray array(List<T> list, Function<T, JsonObject> element) {
        JsonArray array = new JsonArray();
        list.forEach(one -> array.add(element.apply(one)));
        return array;
    }

    static JsonArray array(List<String> list) {
        JsonArray array = new JsonArray();
        list.forEach(array::add);
        return array;
    }

    /** Leaves the field out when there is nothing to say. */
    static void put(JsonObject json, String key, Optional<?> value) {
        value.ifPresent(there -> json.put(key, there instanceof JsonObject ? there : there.toString()));
    }

    private static JsonArray array(JsonObject json, String key) {
        return Objects.requireNonNull(json.getJsonArray(key), () -> key + " is missing");
    }
}
