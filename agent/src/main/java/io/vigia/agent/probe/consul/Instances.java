package io.vigia.agent.probe.consul;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.agent.probe.UnexpectedAnswer;

/**
 * How many instances of one service pass, warn and are critical. An instance is as its worst check is, that of its node included; one in maintenance is critical, one without checks
 * passes.
 */
record Instances(int passing, int warning, int critical) {
    private static final int PASSING = 0;
    private static final int WARNING = 1;
    private static final int CRITICAL = 2;

    /** @param entries the answer to {@code /v1/health/service/NAME} */
    static Instances of(JsonArray entries) throws UnexpectedAnswer {
        int[] counts = new int[3];
        for (Object entry : entries) {
            if (!(entry instanceof JsonObject instance) || !(instance.getValue("Checks") instanceof JsonArray checks)) {
                throw new UnexpectedAnswer("answered a list of something else than instances with their checks");
            }
            int worst = PASSING;
            for (Object check : checks) {
                worst = Math.max(worst, check instanceof JsonObject one ? rank(one) : CRITICAL);
            }
            counts[worst]++;
        }
        return new Instances(counts[PASSING], counts[WARNING], counts[CRITICAL]);
    }

    /** A state that nobody knows is as bad as can be. */
    private static int rank(JsonObject check) {
        return switch (String.valueOf(check.getValue("Status"))) {
            case "passing" -> PASSING;
            case "warning" -> WARNING;
            default -> CRITICAL;
        };
    }

    int all() {
        return passing + warning + critical;
    }
}
