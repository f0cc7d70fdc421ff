package io.vigia.core.slo;

import io.vigia.core.model.Names;
import java.util.List;

/**
 * Conditions that alert together and whom they tell: OpenSLO v1, {@code AlertPolicy}. The conditions are told apart by their place.
 *
 * @param conditions 1 to {@link #MAX_CONDITIONS}
 * @param alertWhenBreaching tell while a condition holds; {@code alertWhenResolved} that it no longer does; {@code alertWhenNoData} that nothing was
 *     measured
 * @param notificationTargets names, for whoever delivers
 */
public record AlertPolicy(
        String name,
        String displayName,
        String description,
        List<BurnCondition> conditions,
        boolean alertWhenBreaching,
        boolean alertWhenResolved,
        boolean alertWhenNoData,
        List<String> notificationTargets) {
    public static final int MAX_CONDITIONS = 16;

    public static final AlertPolicy DEFAULT = of("burn", BurnCondition.DEFAULTS);

    public AlertPolicy {
        Names.require("alert policy", name);
        SloDefinition.text("display name", displayName, SloDefinition.MAX_DISPLAY_NAME);
        SloDefinition.text("description", description, SloDefinition.MAX_DESCRIPTION);
        if (conditions.isEmpty() || conditions.size() > MAX_CONDITIONS) {
            throw new IllegalArgumentException("alert policy " + name + " has " + conditions.size()
                    + " conditions, must have 1 to " + MAX_CONDITIONS);
        }
        conditions = List.copyOf(conditions);
        notificationTargets = List.copyOf(notificationTargets);
    }

    public static AlertPolicy of(String name, List<BurnCondition> conditions) {
        return new AlertPolicy(name, "", "", conditions, true, true, false, List.of());
    }
}
