package io.vigia.core.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A link with places for an alert's labels, such as <code>https://wiki.example/runbooks/{alertname}</code>. */
public record LinkTemplate(String text) {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z_]{1,64})}");

    public LinkTemplate {
        try {
            URI link = new URI(PLACE.matcher(text).replaceAll("x"));
            Checks.httpUrl("link", link);
        } catch (URISyntaxException | IllegalArgumentException refusal) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a link: write one such as https://wiki.example/runbooks/{alertname}",
                    refusal);
        }
    }

    /** @param values of labels, encoded for a URL, by their names; a label that is not there is left empty */
    public String fill(Map<String, String> values) {
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), "")));
    }
}
