package io.vigia.core.config.bind;

import io.vigia.core.config.Durations;
import io.vigia.core.config.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The kinds of value that configuration is made of. */
public final class Values {
    public static final Value<Duration> DURATION =
            scalar("a duration: a number and a unit, such as 500ms, 2s, 5m, 1h or 7d", Durations::parse);
    public static final String AN_ADDRESS = "an address: host:port, such as 127.0.0.1:7410";
    public static final Value<Endpoint> ENDPOINT = scalar(AN_ADDRESS, Endpoint::parse);
    public static final Value<URI> URL = scalar("a URL, such as http://10.0.0.1:9000/health", Values::url);
    public static final Value<Integer> WHOLE = scalar("a whole number", Values::whole);
    public static final Value<Double> DECIMAL = scalar("a number, such as 0.95", Values::decimal);
    public static final Value<Boolean> FLAG = oneOf("true or false", Map.of("true", true, "false", false));
    public static final Value<Double> SHARE = scalar("a percentage, such as 50%", Values::share);
    public static final Value<String> TEXT = scalar("text", Values::line);

    /** A program and its arguments; the same argument may come twice. */
    public static final Value<List<String>> COMMAND = spot -> spot.node() instanceof ConfigNode.Listing listing
            ? words(spot, listing)
            : spot.refuse("is " + spot.node().describe() + ", must be a list, such as [/usr/local/bin/route, now]");

    private static final String SEEN_BY_ALL =
            "comes from Vault, and every user of the machine may see the arguments of a program; let the program itself read the secret";

    private Values() {}

    private static boolean isFromVault(ConfigNode node) {
        return node instanceof ConfigNode.Scalar scalar
                && scalar.secretSource()
                        .filter(source -> source.contains("${vault:"))
                        .isPresent();
    }

    private static Parsed<List<String>> words(Spot spot, ConfigNode.Listing listing) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < listing.items().size(); i++) {
            Spot word = spot.item(i, listing.items().get(i));
            (isFromVault(word.node()) ? word.<String>refuse(SEEN_BY_ALL) : TEXT.read(word))
                    .value()
                    .ifPresent(words::add);
        }
        return words.size() == listing.items().size() ? Parsed.of(words) : Parsed.failed();
    }

    /** @param expected what would be right, with its article */
    public static <T> Value<T> scalar(String expected, Function<String, T> parse) {
        return spot -> {
            if (spot.node() instanceof ConfigNode.Unreadable) {
                return Parsed.failed();
            }
            if (!(spot.node() instanceof ConfigNode.Scalar scalar)) {
                return spot.refuse("is " + spot.node().describe() + ", must be " + expected);
            }
            if (scalar.isBlank()) {
                return spot.refuse("has no value; write " + expected);
            }
            try {
                return Parsed.of(parse.apply(scalar.text()));
            } catch (IllegalArgumentException refusal) {
                return spot.refuse(
                        scalar.secretSource().isPresent()
                                ? scalar.shown() + " is not " + expected
                                : Printable.message(refusal, scalar.text()));
            }
        };
    }

    /** One of an enum's words, written in lower case with hyphens. */
    public static <E extends Enum<E>> Value<E> word(Class<E> type) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            words.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
        }
        return oneOf("one of " + String.join(", ", words.keySet()), words);
    }

    public static <T> Value<T> oneOf(String expected, Map<String, T> words) {
        return scalar(expected, text -> {
            T meant = words.get(text);
            if (meant == null) {
                throw new IllegalArgumentException("'" + Printable.of(text) + "' is not " + expected
                        + Nearest.to(text, words.keySet())
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse(""));
            }
            return meant;
        });
    }

    /** The name of something declared elsewhere in the configuration. */
    public static <T> Value<T> reference(String kind, Collection<String> declared, Function<String, T> make) {
        return scalar("the name of a " + kind, text -> {
            if (!declared.contains(text)) {
                throw new IllegalArgumentException(
                        "there is no " + kind + " '" + Printable.of(text) + "'; " + Nearest.advice(text, declared));
            }
            return make.apply(text);
        });
    }

    /** A list, all of whose items could be read; the same item twice is refused. */
    public static <T> Value<List<T>> list(String example, Value<T> item) {
        return spot -> {
            if (spot.node() instanceof ConfigNode.Unreadable) {
                return Parsed.failed();
            }
            if (!(spot.node() instanceof ConfigNode.Listing listing)) {
                return spot.refuse("is " + spot.node().describe() + ", must be a list, such as " + example);
            }
            List<T> read = new ArrayList<>();
            boolean whole = true;
            Map<T, Position> seen = new HashMap<>();
            for (int i = 0; i < listing.items().size(); i++) {
                Spot place = spot.item(i, listing.items().get(i));
                Parsed<T> parsed = item.read(place);
                whole &= parsed.isPresent();
                parsed.value().ifPresent(value -> {
                    if (seen.putIfAbsent(value, place.node().at()) != null) {
                        place.refuse("is in this list already; leave it out");
                    }
                    read.add(value);
                });
            }
            return whole ? Parsed.of(read) : Parsed.failed();
        };
    }

    /** A map from names to values, all of which could be read. */
    public static <K, V> Value<Map<K, V>> named(Function<String, K> name, Value<V> value) {
        return map(name, value, true);
    }

    /** The same, without what could not be read: that has been reported, and what is left can still be checked. */
    public static <K, V> Value<Map<K, V>> readable(Function<String, K> name, Value<V> value) {
        return map(name, value, false);
    }

    private static <K, V> Value<Map<K, V>> map(Function<String, K> name, Value<V> value, boolean whole) {
        return spot -> Fields.mapping(spot)
                .map(mapping -> {
                    Map<K, V> read = new LinkedHashMap<>();
                    Map<String, Position> seen = new HashMap<>();
                    for (ConfigNode.Entry entry : mapping.entries()) {
                        Spot place = spot.under(entry.key(), entry.value());
                        if (Fields.isRepeated(place, entry, seen)) {
                            continue;
                        }
                        Parsed<K> key = key(place, entry, name);
                        Parsed<V> parsed = value.read(place);
                        key.value().ifPresent(k -> parsed.value().ifPresent(v -> read.put(k, v)));
                    }
                    return whole && read.size() < mapping.entries().size()
                            ? Parsed.<Map<K, V>>failed()
                            : Parsed.<Map<K, V>>of(read);
                })
                .orElseGet(Parsed::failed);
    }

    private static <K> Parsed<K> key(Spot place, ConfigNode.Entry entry, Function<String, K> name) {
        try {
            return Parsed.of(name.apply(entry.key()));
        } catch (IllegalArgumentException refusal) {
            place.problems().error(entry.at(), place.path(), Printable.message(refusal, entry.key()));
            return Parsed.failed();
        }
    }

    /** {@code 50%}, as a share of 1. */
    private static double share(String text) {
        if (!text.matches("\\d{1,3}%") || Integer.parseInt(text.substring(0, text.length() - 1)) > 100) {
            throw new IllegalArgumentException("'" + Printable.of(text) + "' is not a percentage, such as 50%");
        }
        return Integer.parseInt(text.substring(0, text.length() - 1)) / 100.0;
    }

    private static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException refusal) {
            throw new IllegalArgumentException(
                    "'" + Printable.of(text) + "' is not a URL (" + refusal.getReason()
                            + "): write one such as http://10.0.0.1:9000/health",
                    refusal);
        }
    }

    private static int whole(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("'" + Printable.of(text) + "' is not a whole number, such as 2");
        }
        return Integer.parseInt(text);
    }

    private static double decimal(String text) {
        if (!text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            throw new IllegalArgumentException("'" + Printable.of(text) + "' is not a number, such as 0.95");
        }
        return Double.parseDouble(text);
    }

    /** Text of one line: a line break or another control character in a value is a slip, or an attack on a header. */
    private static String line(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("'" + Printable.of(text)
                    + "' holds a line break or another control character; write it on one line, without");
        }
        return text;
    }
}
