package io.vigia.core.model;

import java.util.regex.Pattern;

/** The one rule for identifiers, so that every name is safe in a file name, a label value, a URL and a log line. */
public final class Names {
    /** Length limit of one name, in characters. */
    public static final int MAX_LENGTH = 64;

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?");

    private Names() {}

    public static boolean isName(String value) {
        return value.length() <= MAX_LENGTH && NAME.matcher(value).matches();
    }

    /** Returns {@code value}, or throws {@link IllegalArgumentException} saying what a {@code kind} must look like. */
    public static String require(String kind, String value) {
        if (!isName(value)) {
            throw new IllegalArgumentException(kind + " '" + shorten(value) + "' is not a name: use 1 to " + MAX_LENGTH
                    + " lower-case letters, digits, '.', '_' or '-', beginning and ending with a letter or digit");
        }
        return value;
    }

    static String shorten(String value) {
        return value.length() <= MAX_LENGTH ? value : value.substring(0, MAX_LENGTH) + "...";
    }
}
