package io.vigia.agent.haproxy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The answer to {@code show info}: lines of {@code Name: value}. What a version of HAProxy does not say is absent. */
public final class InfoText {
    private final Map<String, String> values;

    private InfoText(Map<String, String> values) {
        this.values = values;
    }

    /** Throws {@link IllegalArgumentException} when {@code answer} holds no such line as {@code Version: ...}. */
    public static InfoText parse(String answer) {
        Map<String, String> values = new HashMap<>();
        for (String line : answer.split("\n")) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                values.putIfAbsent(
                        line.substring(0, colon), line.substring(colon + 2).strip());
            }
        }
        if (!values.containsKey("Version")) {
            throw new IllegalArgumentException("not an answer to 'show info': no version in it");
        }
        return new InfoText(values);
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Empty when absent or not a number. */
    public OptionalDouble number(String name) {
        return StatCsv.number(values.get(name));
    }
}
