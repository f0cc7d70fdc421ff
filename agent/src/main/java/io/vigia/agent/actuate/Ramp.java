package io.vigia.agent.actuate;

/**
 * The weights of single servers that give one site a share of the new sessions. HAProxy gives a server {@code weight / sum of weights}, so
 * one server cannot have less than 1/256 of what another has.
 *
 * @param ramping of each server of the site that gets the share, at least 1
 * @param rest of each server of the other site, at least 1
 */
record Ramp(int ramping, int rest) {
    /**
     * @param percent of the new sessions for the ramping site, 1 to 99
     * @param rampingServers how many servers it has; 0 counts as 1
     * @param restServers how many the other has; 0 counts as 1
     * @param largest the largest weight to use; of those that come as close as any, the largest are chosen, so that HAProxy spreads well
     */
    static Ramp of(int percent, int rampingServers, int restServers, int largest) {
        double one = percent / (double) Math.max(1, rampingServers);
        double other = (100 - percent) / (double) Math.max(1, restServers);
        double ratio = Math.min(one, other) / Math.max(one, other);
        int large = largest;
        int small = small(large, ratio);
        for (int candidate = largest - 1; candidate >= 1; candidate--) {
            int beside = small(candidate, ratio);
            if (off(beside, candidate, ratio) < off(small, large, ratio) - 1e-9) {
                large = candidate;
                small = beside;
            }
        }
        return one < other ? new Ramp(small, large) : new Ramp(large, small);
    }

    private static int small(int large, double ratio) {
        return (int) Math.max(1, Math.round(large * ratio));
    }

    private static double off(int small, int large, double ratio) {
        return Math.abs(small / (double) large - ratio);
    }
}
