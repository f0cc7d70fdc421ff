package io.vigia.core.notify;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an alert is known by, to Alertmanager as to us: two alerts with the same labels are one. What Alertmanager would refuse, or
 * silently change, is refused here: a name that is none, an empty value (it would be left out, and the alert would be another one),
 * a value that is no Unicode.
 *
 * @param pairs values by name; {@code alertname} is one of them
 */
public record LabelSet(SortedMap<String, String> pairs) {
    public static final String ALERTNAME = "alertname";
    public static final int MOST = 64;
    /** Characters of a value. */
    public static final int MAX_VALUE = 1024;

    /** Of what is written down beside labels and annotations. */
    private static final int OVERHEAD = 200;

    /** Quotes, colon and comma. */
    private static final int BETWEEN = 6;

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,127}");

    public LabelSet {
        pairs = Collections.unmodifiableSortedMap(new TreeMap<>(pairs));
        if (!pairs.containsKey(ALERTNAME)) {
            throw new IllegalArgumentException("labels " + pairs.keySet() + " name no " + ALERTNAME);
        }
        check("label", pairs, MOST, MAX_VALUE);
        pairs.forEach((name, value) -> {
            if (value.isEmpty()) {
                throw new IllegalArgumentException("label " + name + " is empty; leave it out");
            }
        });
    }

    public static LabelSet of(Map<String, String> pairs) {
        return new LabelSet(new TreeMap<>(pairs));
    }

    public String alertname() {
        return String.valueOf(pairs.get(ALERTNAME));
    }

    /** Whether Prometheus and Alertmanager take {@code name} for the name of a label or an annotation. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Characters that it takes written down, about. */
    long weight() {
        return OVERHEAD + weight(pairs);
    }

    static long weight(Map<String, String> pairs) {
        long weight = 0;
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            weight += pair.getKey().length() + pair.getValue().length() + BETWEEN;
        }
        return weight;
    }

    static void check(String kind, Map<String, String> pairs, int most, int longest) {
        if (pairs.size() > most) {
            throw new IllegalArgumentException(pairs.size() + " " + kind + "s, at most " + most);
        }
        pairs.forEach((name, value) -> {
            if (!isName(name)) {
                throw new IllegalArgumentException(kind + " '" + name
                        + "' is not a name: use letters, digits and '_', not beginning with a digit");
            }
            if (value.length() > longest) {
                throw new IllegalArgumentException(
                        kind + " " + name + " has " + value.length() + " characters, at most " + longest);
            }
            if (!isUnicode(value)) {
                throw new IllegalArgumentException(kind + " " + name + " holds half a surrogate pair");
            }
        });
    }

    private static boolean isUnicode(String text) {
        return text.codePoints()
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    /** {@code Watchdog{lake="west", severity="none"}}. */
    @Override
    public String toString() {
        return alertname()
                + pairs.entrySet().stream()
                        .filter(pair -> !pair.getKey().equals(ALERTNAME))
                        .map(pair -> pair.getKey() + "=\"" + pair.getValue() + "\"")
                        .collect(Collectors.joining(", ", "{", "}"));
    }
}
