package io.vigia.core.config.openslo;

import io.vigia.core.config.bind.ConfigNode;
import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Printable;
import io.vigia.core.config.bind.Spot;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What OpenSLO cannot say is in annotations with Vigia's prefix; those of others are checked for their form and left alone. */
final class Annotations {
    static final String PREFIX = "vigia.io/";
    static final String TIME_SLICE_WINDOW = PREFIX + "time-slice-window";
    static final String LEAST_COVERAGE = PREFIX + "least-coverage";
    static final String STALE_AFTER = PREFIX + "stale-after";
    static final String SHORT_WINDOW = PREFIX + "short-window";
    static final String GUARD_EVENTS = PREFIX + "guard-events";
    static final String GUARD_FAILURES = PREFIX + "guard-failures";

    private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern KEY = Pattern.compile("(" + LABEL + "(\\." + LABEL + ")*/)?" + NAME);
    private static final int LONGEST_PREFIX = 253;

    /** Any text, of several lines too. */
    private static final Value<String> ANY = Values.scalar("text", text -> text);

    /** A label's value: text, or a list of texts. */
    private static final Value<List<String>> LABEL_VALUE = spot -> spot.node() instanceof ConfigNode.Listing
            ? Values.list("[one, two]", Values.TEXT).read(spot)
            : Values.TEXT.read(spot).map(List::of);

    private Annotations() {}

    /** Vigia's own annotations among those at {@code spot}, as the fields of {@code part}. */
    static Parsed<Fields> read(Spot spot, Part part) {
        return Fields.mapping(spot)
                .flatMap(all -> {
                    List<ConfigNode.Entry> own = all.entries().stream()
                            .filter(entry -> entry.key().startsWith(PREFIX))
                            .toList();
                    List<ConfigNode.Entry> foreign = all.entries().stream()
                            .filter(entry -> !entry.key().startsWith(PREFIX))
                            .toList();
                    Spot others = new Spot(spot.problems(), spot.path(), new ConfigNode.Mapping(all.at(), foreign));
                    Values.readable(Annotations::key, ANY).read(others);
                    return Fields.open(
                            part, new Spot(spot.problems(), spot.path(), new ConfigNode.Mapping(all.at(), own)));
                })
                .map(Parsed::of)
                .orElseGet(Parsed::failed);
    }

    /** The key of an annotation: a name, with or without the DNS name of whose it is before a slash. */
    private static String key(String text) {
        // Tried only at a length that cannot make the pattern slow.
        if (text.length() > LONGEST_PREFIX + 64 || !KEY.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + Printable.of(text)
                    + "' is no key of an annotation: write a name, or a DNS name, a slash and a name, such as"
                    + " example.com/dashboard");
        }
        return text;
    }

    /** The same for labels, which have no prefix. */
    static String labelKey(String text) {
        if (text.length() > 63 || !text.matches(NAME)) {
            throw new IllegalArgumentException("'" + Printable.of(text)
                    + "' is no key of a label: use 1 to 63 letters, digits, '-', '_' or '.', beginning and ending with a"
                    + " letter or digit");
        }
        return text;
    }

    static Parsed<Map<String, List<String>>> labels(Spot spot) {
        return Values.readable(Annotations::labelKey, LABEL_VALUE).read(spot);
    }
}
