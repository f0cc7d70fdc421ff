package io.vigia.core.config.openslo;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The kinds of OpenSLO v1. */
enum Kind {
    SERVICE("Service"),
    DATA_SOURCE("DataSource"),
    SLI("SLI"),
    ALERT_NOTIFICATION_TARGET("AlertNotificationTarget"),
    ALERT_CONDITION("AlertCondition"),
    ALERT_POLICY("AlertPolicy"),
    SLO("SLO");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    /** As {@code kind} says it. */
    String word() {
        return word;
    }

    static Map<String, Kind> words() {
        Map<String, Kind> words = new LinkedHashMap<>();
        Arrays.stream(values()).forEach(kind -> words.put(kind.word, kind));
        return words;
    }
}
