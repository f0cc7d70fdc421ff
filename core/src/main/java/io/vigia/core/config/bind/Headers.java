package io.vigia.core.config.bind;

import java.util.Map;

/** Headers of HTTP requests, by name. */
public final class Headers {
    public static final Value<Map<String, String>> VALUE = Values.named(Headers::name, Values.TEXT);

    private Headers() {}

    /** RFC 9110, 5.6.2: a token. */
    public static String name(String text) {
        if (!text.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a header's name: use letters, digits and '-', such as X-Replication-Lag");
        }
        return text;
    }
}
