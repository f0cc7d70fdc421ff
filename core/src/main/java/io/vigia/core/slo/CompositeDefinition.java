package io.vigia.core.slo;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Several objectives as one, each with a weight: OpenSLO's {@code compositeWeight}. OpenSLO does not say what a composite promises; here its SLI and its
 * objective are the weighted means of its parts'.
 *
 * @param id of the same kind as, and different from, every {@link SloDefinition#id}
 * @param parts 1 to {@link #MAX_PARTS}, each SLO once
 */
public record CompositeDefinition(
        String id,
        String displayName,
        String service,
        String description,
        Map<String, List<String>> labels,
        List<Part> parts) {
    public static final int MAX_PARTS = 64;

    /** @param weight above 0, at most a million */
    public record Part(String sloId, BigDecimal weight) {
        public Part {
            SloDefinition.id(sloId);
            weight = Decimals.plain(weight);
            if (weight.signum() <= 0
                    || weight.compareTo(BigDecimal.valueOf(1_000_000)) > 0
                    || weight.scale() > Objective.MAX_SCALE) {
                throw new IllegalArgumentException("weight of " + sloId + " is " + weight.toPlainString()
                        + ", must be above 0 and at most 1000000");
            }
        }
    }

    public CompositeDefinition {
        SloDefinition.id(id);
        SloDefinition.text("display name", displayName, SloDefinition.MAX_DISPLAY_NAME);
        SloDefinition.text("description", description, SloDefinition.MAX_DESCRIPTION);
        labels = SloDefinition.labels(labels);
        if (parts.isEmpty() || parts.size() > MAX_PARTS) {
            throw new IllegalArgumentException(
                    "composite " + id + " has " + parts.size() + " parts, must have 1 to " + MAX_PARTS);
        }
        Set<String> seen = new HashSet<>();
        for (Part part : parts) {
            if (!seen.add(part.sloId()) || part.sloId().equals(id)) {
                throw new IllegalArgumentException("composite " + id + " holds " + part.sloId() + " twice, or itself");
            }
        }
        parts = List.copyOf(parts);
    }
}
