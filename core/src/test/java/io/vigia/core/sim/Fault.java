package io.vigia.core.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One thing that goes wrong, or that a person wants. All of a schedule are drawn before it begins, so that some can be left out.
 *
 * @param atMillis after the beginning
 * @param one whom or what it hits, by number; see {@link Faults}
 * @param other a second one, or how hard it hits
 * @param forMillis how long it lasts, unless everything is healed before
 */
record Fault(int atMillis, Kind kind, int one, int other, int forMillis) {
    /** What goes wrong, with how often in comparison. */
    enum Kind {
        TARGET_REFUSES(14),
        TARGET_FREEZES(8),
        SITE_DIES(3),
        LAG_GROWS(2),
        LAG_SILENT(1),
        NOISE(4),
        PROBES_LOST(2),
        SITES_CUT_ONE_WAY(6),
        SITE_CUT_OFF(3),
        AGGREGATOR_MUTE(2),
        AGGREGATOR_DEAF(2),
        AGGREGATOR_CUT_OFF(3),
        AGGREGATORS_APART_ONE_WAY(3),
        BALANCER_MUTE(2),
        BALANCER_DEAF(2),
        BALANCER_CUT_OFF(4),
        AGGREGATOR_DIES(4),
        AGGREGATOR_DIES_AFTER_ACTIONS(5),
        LEADER_DIES(5),
        LEADER_DIES_AFTER_ACTIONS(6),
        LEADER_STOPS(5),
        AGGREGATOR_STOPS(3),
        AGGREGATOR_CLOCK_JUMPS(2),
        DISK_FULL(3),
        DISK_SLOW(3),
        AGENT_DIES(2),
        AGENT_STOPS(2),
        AGENT_CLOCK_JUMPS(1),
        AGENT_DROPS(1),
        ACTUATOR_DIES(4),
        ACTUATOR_STOPS(3),
        ACTUATOR_DISK_SLOW(2),
        PROXY_HANGS(3),
        PROXY_SLOW(2),
        HOOKS_DIE(3),
        HOOKS_STOP(2),
        HOOKS_HANG(2),
        HOOKS_FAIL(2),
        COMMAND(22);

        final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    private static final Kind[] KINDS = Kind.values();
    private static final int WEIGHTS = weights();

    private static int weights() {
        int sum = 0;
        for (Kind kind : KINDS) {
            sum += kind.weight;
        }
        return sum;
    }

    /** So many within {@code spanMillis}, in order of time. */
    static List<Fault> draw(Scheduler chance, int count, int spanMillis) {
        List<Fault> faults = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Kind kind = kind(chance.between(0, WEIGHTS - 1));
            int length = patience(kind) + length(chance);
            faults.add(new Fault(
                    chance.between(0, spanMillis), kind, chance.between(0, 9999), chance.between(0, 9999), length));
        }
        faults.sort(Comparator.comparingInt(Fault::atMillis));
        return faults;
    }

    private static int length(Scheduler chance) {
        if (chance.chance(0.05)) {
            return 40_000;
        }
        return chance.chance(0.5) ? chance.between(50, 1200) : chance.between(1000, 5000);
    }

    /** What leases are for must last longer than they. */
    private static int patience(Kind kind) {
        return switch (kind) {
            case SITE_CUT_OFF, BALANCER_CUT_OFF, ACTUATOR_DISK_SLOW -> 3000;
            default -> 0;
        };
    }

    private static Kind kind(int point) {
        int left = point;
        for (Kind kind : KINDS) {
            left -= kind.weight;
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("no kind at " + point);
    }
}
