package io.vigia.core.slo;

import io.vigia.core.model.Names;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One objective of one service: what an OpenSLO v1 {@code SLO} with one objective says. One with several becomes several of these, and, where
 * they are parts of a whole, a {@link CompositeDefinition}.
 *
 * @param id one to three names joined by a slash, unique in a lake
 * @param displayName for people, or empty
 * @param service name of what it is promised for, as in OpenSLO
 * @param description for people, or empty
 * @param labels each with its values, as in OpenSLO's metadata; at most {@link #MAX_LABELS}
 * @param slices present exactly when the method budgets slices
 * @param alerts at most {@link #MAX_POLICIES}, each name once; empty for an objective that alerts nobody
 */
public record SloDefinition(
        String id,
        String displayName,
        String service,
        String description,
        Map<String, List<String>> labels,
        Indicator indicator,
        BudgetingMethod method,
        Objective objective,
        Optional<Timeslices> slices,
        SloWindow window,
        List<AlertPolicy> alerts,
        MeasureRule measure) {
    public static final int MAX_DISPLAY_NAME = 256;
    /** OpenSLO's own limit. */
    public static final int MAX_DESCRIPTION = 1050;

    public static final int MAX_LABELS = 64;
    public static final int MAX_POLICIES = 8;

    public SloDefinition {
        id(id);
        Names.require("service", service);
        text("display name", displayName, MAX_DISPLAY_NAME);
        text("description", description, MAX_DESCRIPTION);
        labels = labels(labels);
        if (method.slices() != slices.isPresent()) {
            throw new IllegalArgumentException(
                    method.slices()
                            ? "method " + method + " of " + id + " needs a slice length"
                            : "method " + method + " of " + id + " has no slices");
        }
        if (alerts.size() > MAX_POLICIES) {
            throw new IllegalArgumentException(
                    id + " has " + alerts.size() + " alert policies, must have at most " + MAX_POLICIES);
        }
        Set<String> names = new HashSet<>();
        for (AlertPolicy policy : alerts) {
            if (!names.add(policy.name())) {
                throw new IllegalArgumentException(id + " names alert policy " + policy.name() + " twice");
            }
        }
        alerts = List.copyOf(alerts);
    }

    static void id(String id) {
        String[] parts = id.split("/", -1);
        if (parts.length > 3 || !Arrays.stream(parts).allMatch(Names::isName)) {
            throw new IllegalArgumentException("id '" + (id.length() > 80 ? id.substring(0, 80) + "..." : id)
                    + "' is not one to three names (lower-case letters, digits, '.', '_', '-') joined by '/'");
        }
    }

    static void text(String what, String value, int most) {
        if (value.length() > most) {
            throw new IllegalArgumentException(
                    what + " has " + value.length() + " characters, must have at most " + most);
        }
    }

    static Map<String, List<String>> labels(Map<String, List<String>> labels) {
        if (labels.size() > MAX_LABELS) {
            throw new IllegalArgumentException(labels.size() + " labels, must be at most " + MAX_LABELS);
        }
        Map<String, List<String>> copy = new TreeMap<>();
        labels.forEach((key, values) -> {
            text("label name", key, 63);
            values.forEach(value -> text("label " + key, value, 1024));
            copy.put(key, List.copyOf(values));
        });
        return Collections.unmodifiableMap(copy);
    }
}
