package io.vigia.core.model;

import java.util.regex.Pattern;

/**
 * A figure that a probe read beside its outcome, in base units (seconds, bytes, ratios, counts).
 *
 * @param name Prometheus-style, such as {@code host_memory_available_bytes}; exported with the prefix {@code vigia_}
 * @param instance what the figure belongs to inside the target (a mount point, an interface, {@code backend/server}), or empty
 * @param value finite or NaN; a counter when the name ends in {@code _total}
 */
public record Reading(String name, String instance, double value) {
    public static final int MAX_INSTANCE_LENGTH = 128;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,79}");

    public Reading {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("reading name '" + Names.shorten(name) + "' must match " + NAME);
        }
        if (instance.length() > MAX_INSTANCE_LENGTH) {
            throw new IllegalArgumentException(
                    "reading instance of " + name + " is longer than " + MAX_INSTANCE_LENGTH + " characters");
        }
    }
}
