package io.vigia.core.slo;

import io.vigia.core.model.Names;
import java.util.Map;

/**
 * Where good and total come from. Whoever feeds the tracker reads it; nothing here does.
 *
 * @param source kind of source, such as {@code probe}, {@code haproxy}, {@code log}, {@code canary}, {@code prometheus}
 * @param spec what that source needs to find them (a query, a service, a threshold), flat; at most {@link #MAX_ENTRIES} entries
 */
public record Indicator(String source, Map<String, String> spec) {
    public static final int MAX_ENTRIES = 64;
    public static final int MAX_VALUE_LENGTH = 8192;

    public Indicator {
        Names.require("indicator source", source);
        if (spec.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    "indicator has " + spec.size() + " entries, must have at most " + MAX_ENTRIES);
        }
        spec.forEach((key, value) -> {
            if (key.isBlank() || key.length() > 128 || value.length() > MAX_VALUE_LENGTH) {
                throw new IllegalArgumentException("indicator entry '" + key
                        + "' must have a name of 1 to 128 and a value of at most " + MAX_VALUE_LENGTH + " characters");
            }
        });
        spec = Map.copyOf(spec);
    }
}
