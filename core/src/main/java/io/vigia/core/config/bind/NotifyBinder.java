package io.vigia.core.config.bind;

import io.vigia.core.config.LinkTemplate;
import io.vigia.core.config.NotifyConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code notify} of {@code aggregator.yaml}. */
final class NotifyBinder implements Value<Optional<NotifyConfig>> {
    static final Duration RESEND = Duration.ofSeconds(30);
    static final Duration EXPIRES = Duration.ofMinutes(10);
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Labels that say what an alert is: a constant in their place would make different alerts one. */
    private static final Set<String> OURS = Set.of(
            "alertname",
            "severity",
            "lake",
            "service",
            "site",
            "slo",
            "failover",
            "balancer",
            "target",
            "vantage",
            "aggregator",
            "window");

    private static final Value<LinkTemplate> LINK =
            Values.scalar("a link, such as https://wiki.example/runbooks/{alertname}", LinkTemplate::new);

    private final Paths paths;

    NotifyBinder(Paths paths) {
        this.paths = paths;
    }

    @Override
    public Parsed<Optional<NotifyConfig>> read(Spot spot) {
        return Fields.open(Section.NOTIFY, spot)
                .map(f -> {
                    Parsed<List<URI>> alertmanagers = f.need(
                            "alertmanagers",
                            "the base URL of every peer, such as [\"http://127.0.0.1:9093\"]",
                            Values.list("[\"http://127.0.0.1:9093\"]", Values.URL));
                    var headers = f.or("headers", Map.of(), Headers.VALUE);
                    Parsed<Optional<String>> authority = f.maybe("authority", paths::read);
                    var labels = f.or("labels", Map.of(), Values.named(NotifyBinder::label, VALUE));
                    Parsed<Optional<LinkTemplate>> runbooks = f.maybe("runbooks", LINK);
                    Parsed<Optional<LinkTemplate>> dashboards = f.maybe("dashboards", LINK);
                    Parsed<Duration> resend = f.or("resend", RESEND, Values.DURATION);
                    Parsed<Duration> expires = f.or("expires", EXPIRES, Values.DURATION);
                    Parsed<Duration> timeout = f.or("timeout", TIMEOUT, Values.DURATION);
                    return f.build(() -> Optional.of(new NotifyConfig(
                            alertmanagers.get(),
                            headers.get(),
                            authority.get(),
                            labels.get(),
                            runbooks.get(),
                            dashboards.get(),
                            resend.get(),
                            expires.get(),
                            timeout.get())));
                })
                .orElseGet(Parsed::failed);
    }

    private static final Value<String> VALUE = Values.scalar("text of 1 to 256 characters", text -> {
        if (text.isEmpty() || text.length() > 256 || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a label's value: 1 to 256 characters on one line");
        }
        return text;
    });

    private static String label(String name) {
        if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]{0,63}") || name.startsWith("__")) {
            throw new IllegalArgumentException("'" + name
                    + "' is not a label's name: use letters, digits and '_', not beginning with a digit or '__'");
        }
        if (OURS.contains(name)) {
            throw new IllegalArgumentException("'" + name + "' is a label that Vigia sets itself; choose another name");
        }
        return name;
    }
}
