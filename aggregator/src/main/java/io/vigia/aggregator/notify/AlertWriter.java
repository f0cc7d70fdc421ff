package io.vigia.aggregator.notify;

import io.vigia.core.config.NotifyConfig;
import io.vigia.core.notify.Alert;
import io.vigia.core.notify.LabelSet;
import io.vigia.core.notify.Source;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Gives every alert the labels and annotations that all have: {@code severity}, {@code lake}, what the configuration adds, and the links. */
final class AlertWriter {
    private final NotifyConfig config;
    private final String lake;

    AlertWriter(NotifyConfig config, String lake) {
        this.config = config;
        this.lake = lake;
    }

    /** What it asks of people, as conventional routes know it. */
    enum Severity {
        /** Somebody is to be woken. */
        CRITICAL,
        /** In working hours. */
        WARNING,
        /** Nobody is asked for anything. */
        INFO,
        /** For machines. */
        NONE
    }

    /**
     * @param summary one line
     * @param description what is known, and what it means
     */
    record Words(String summary, String description) {}

    Alert condition(
            Source source, String name, Severity severity, Map<String, String> labels, Words words, Instant startsAt) {
        LabelSet full = labels(name, severity, labels);
        return Alert.condition(source, full, annotations(full, words), startsAt);
    }

    Alert event(
            Source source,
            String name,
            Severity severity,
            Map<String, String> labels,
            Words words,
            Instant at,
            Duration lasts) {
        LabelSet full = labels(name, severity, labels);
        return Alert.event(source, full, annotations(full, words), at, lasts);
    }

    private LabelSet labels(String name, Severity severity, Map<String, String> own) {
        Map<String, String> labels = new TreeMap<>(config.labels());
        own.forEach((label, value) -> {
            if (!value.isEmpty()) {
                labels.put(label, clean(value, LabelSet.MAX_VALUE));
            }
        });
        labels.put(LabelSet.ALERTNAME, name);
        labels.put("severity", severity.name().toLowerCase(Locale.ROOT));
        labels.put("lake", lake);
        return LabelSet.of(labels);
    }

    private Map<String, String> annotations(LabelSet labels, Words words) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put("summary", clean(words.summary(), Alert.MAX_TEXT));
        if (!words.description().isEmpty()) {
            annotations.put("description", clean(words.description(), Alert.MAX_TEXT));
        }
        if (config.runbooks().isPresent() || config.dashboards().isPresent()) {
            Map<String, String> encoded = new TreeMap<>();
            labels.pairs().forEach((name, value) -> encoded.put(name, encode(value)));
            config.runbooks().ifPresent(link -> annotations.put("runbook_url", link.fill(encoded)));
            config.dashboards().ifPresent(link -> annotations.put("dashboard_url", link.fill(encoded)));
        }
        return annotations;
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Words come from probed servers too: what Alertmanager would refuse must not cost the alert. */
    private static String clean(String text, int most) {
        String whole = text.length() <= most ? text : text.substring(0, most - 3) + "...";
        StringBuilder clean = new StringBuilder(whole.length());
        whole.codePoints()
                .map(point -> Character.isISOControl(point)
                                || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
                        ? ' '
                        : point)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
