package io.vigia.core.config;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who is told of alerts, and how.
 *
 * @param alertmanagers every peer by its base URL: they do not tell each other of alerts
 * @param headers sent with each post, for those behind something that asks for credentials
 * @param authority path of the PEM authority that {@code https} peers are checked against; empty means the system's
 * @param labels added to every alert
 * @param runbooks where {@code runbook_url} leads
 * @param dashboards where {@code dashboard_url} leads
 * @param resend how often what stands is told again
 * @param expires after which an Alertmanager that hears nothing more takes an alert for over
 * @param timeout of one post
 */
public record NotifyConfig(
        List<URI> alertmanagers,
        Map<String, String> headers,
        Optional<String> authority,
        Map<String, String> labels,
        Optional<LinkTemplate> runbooks,
        Optional<LinkTemplate> dashboards,
        Duration resend,
        Duration expires,
        Duration timeout) {
    /** More would be no peers of one another. */
    public static final int MOST = 8;

    private static final int MOST_LABELS = 16;

    public NotifyConfig {
        alertmanagers = List.copyOf(alertmanagers);
        headers = Map.copyOf(headers);
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        if (alertmanagers.isEmpty() || alertmanagers.size() > MOST) {
            throw new IllegalArgumentException(
                    "alertmanagers names " + alertmanagers.size() + ", must name 1 to " + MOST);
        }
        for (URI alertmanager : alertmanagers) {
            Checks.httpUrl("alertmanagers", alertmanager);
            if (alertmanager.getUserInfo() != null
                    || alertmanager.getQuery() != null
                    || alertmanager.getFragment() != null) {
                throw new IllegalArgumentException(
                        "alertmanagers '" + alertmanager.getHost()
                                + "' has a user, a query or a fragment in its URL: write the base alone, and credentials in headers");
            }
        }
        if (new LinkedHashSet<>(alertmanagers).size() < alertmanagers.size()) {
            throw new IllegalArgumentException("alertmanagers names one of them twice");
        }
        if (labels.size() > MOST_LABELS) {
            throw new IllegalArgumentException("labels has " + labels.size() + ", at most " + MOST_LABELS);
        }
        Checks.between("resend", resend, Duration.ofSeconds(1), Duration.ofMinutes(10));
        Checks.between("expires", expires, Duration.ofSeconds(30), Duration.ofDays(1));
        Checks.between("timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(1));
        if (expires.compareTo(resend.multipliedBy(4)) < 0) {
            throw new IllegalArgumentException("expires is " + Durations.format(expires)
                    + ", must be at least 4 times resend, which is " + Durations.format(resend));
        }
    }

    /** Without the values of the headers, which may be credentials. */
    @Override
    public String toString() {
        return "Notify[" + alertmanagers + ", labels " + labels + ", headers " + headers.keySet() + "]";
    }
}
