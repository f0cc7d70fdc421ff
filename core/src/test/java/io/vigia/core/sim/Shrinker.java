package io.vigia.core.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Leaves out faults of a schedule that breaks for as long as it breaks in the same way without them. */
final class Shrinker {
    private static final int MAX_RUNS = 400;

    private final Schedule schedule;
    private int runs;

    Shrinker(Schedule schedule) {
        this.schedule = schedule;
    }

    /** What broke, how to run it again, and the fewest faults that were found to break it. */
    String describe(Throwable broken) {
        String kind = kind(broken);
        List<Fault> fewest = shrink(schedule.faults, kind);
        Throwable least = fails(fewest);
        String numbers = fewest.stream()
                .map(fault -> String.valueOf(schedule.faults.indexOf(fault)))
                .collect(Collectors.joining(","));
        return "seed " + schedule.seed + " broke: " + broken + "\nrun it again:  " + command(null)
                + "\nwith " + fewest.size() + " of its " + schedule.faults.size() + " faults it breaks too: "
                + (least == null ? "?" : least) + "\nrun that again: " + command(numbers) + "\n  "
                + schedule.shape
                + fewest.stream().map(fault -> "\n  " + fault).collect(Collectors.joining());
    }

    private String command(@Nullable String faults) {
        return "mvn -pl core test -Dtest=ClusterSimulationTest#keepsTheInvariantsAndConvergesInEverySchedule -Dvigia.sim.seed="
                + schedule.seed + (faults == null ? "" : " -Dvigia.sim.faults=" + faults);
    }

    /** Prefixes first, for what comes after the break cannot matter; then ever smaller pieces out of the middle. */
    private List<Fault> shrink(List<Fault> all, String kind) {
        List<Fault> kept = all;
        for (int size = 0; size < all.size(); size++) {
            if (breaks(all.subList(0, size), kind)) {
                kept = all.subList(0, size);
                break;
            }
        }
        for (int piece = Math.max(1, kept.size() / 2); piece >= 1; piece /= 2) {
            for (int from = 0; from < kept.size(); ) {
                List<Fault> fewer = new ArrayList<>(kept.subList(0, from));
                fewer.addAll(kept.subList(Math.min(kept.size(), from + piece), kept.size()));
                if (breaks(fewer, kind)) {
                    kept = fewer;
                } else {
                    from += piece;
                }
            }
        }
        return kept;
    }

    private boolean breaks(List<Fault> faults, String kind) {
        if (runs++ >= MAX_RUNS) {
            return false;
        }
        Throwable broken = fails(faults);
        return broken != null && kind(broken).equals(kind);
    }

    private @Nullable Throwable fails(List<Fault> faults) {
        try {
            schedule.run(faults, Trace.SILENT);
            return null;
        } catch (AssertionError | RuntimeException broken) {
            return broken;
        }
    }

    /** The words up to the first figure or colon that follows the number of the invariant. */
    private static String kind(Throwable broken) {
        String message = String.valueOf(broken.getMessage());
        int end = message.indexOf(": ", Math.min(3, message.length()));
        String head = end < 0 ? message : message.substring(0, end);
        return broken.getClass().getSimpleName() + head.replaceAll("[0-9]", "").replaceAll("\\[.*", "");
    }
}
