package io.vigia.core.config.bind;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values that came out of the environment or another file: they may be credentials, so no message repeats them. */
final class Secrets {
    /** A shorter value is hidden only where it stands alone; it is part of many a word. */
    private static final int SHORT = 4;

    private final Map<String, String> sources;

    private Secrets(Map<String, String> sources) {
        this.sources = sources;
    }

    static Secrets none() {
        return new Secrets(Map.of());
    }

    static Secrets in(ConfigNode root) {
        Map<String, String> sources = new LinkedHashMap<>();
        List<ConfigNode> open = new ArrayList<>(List.of(root));
        while (!open.isEmpty()) {
            ConfigNode next = open.remove(open.size() - 1);
            if (next instanceof ConfigNode.Scalar scalar && !scalar.text().isBlank()) {
                scalar.secretSource().ifPresent(source -> sources.put(scalar.text(), scalar.shown()));
            } else if (next instanceof ConfigNode.Listing listing) {
                open.addAll(listing.items());
            } else if (next instanceof ConfigNode.Mapping mapping) {
                mapping.entries().forEach(entry -> open.add(entry.value()));
            }
        }
        return new Secrets(sources);
    }

    /** {@code message} with the source in place of each secret. */
    String hide(String message) {
        String hidden = message;
        for (Map.Entry<String, String> secret : sources.entrySet()) {
            String text = secret.getKey();
            if (!hidden.contains(text)) {
                continue;
            }
            hidden = hidden.replace("'" + text + "'", secret.getValue());
            hidden = text.length() >= SHORT
                    ? hidden.replace(text, secret.getValue())
                    : Pattern.compile("(?<!\\w)" + Pattern.quote(text) + "(?!\\w)")
                            .matcher(hidden)
                            .replaceAll(Matcher.quoteReplacement(secret.getValue()));
        }
        return hidden;
    }
}
