package io.vigia.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whole clusters under random courses of events, judged at everything that happens. {@code -Dvigia.sim.schedules=N} runs more or fewer;
 * {@code -Dvigia.sim.seed=S} runs one again and tells what happens, with {@code -Dvigia.sim.faults=3,7} only those of its faults; {@code
 * -Dvigia.sim.hours=H} runs the long quiet one for longer.
 */
class ClusterSimulationTest {
    private static final int SCHEDULES = Integer.getInteger("vigia.sim.schedules", 20_000);

    /** In fewer, what is rare may well be missing. */
    private static final int ENOUGH = 2000;

    @Test
    void keepsTheInvariantsAndConvergesInEverySchedule() {
        Long seed = Long.getLong("vigia.sim.seed");
        if (seed != null) {
            replay(new Schedule(seed));
            return;
        }
        Counts all = new Counts();
        for (long i = 1; i <= SCHEDULES; i++) {
            all.add(run(new Schedule(i)));
        }
        System.out.println(all);
        if (SCHEDULES >= ENOUGH) {
            enoughHappens(all);
        }
    }

    /** What happens in one schedule on average, at least. */
    private static void enoughHappens(Counts all) {
        least("failovers", all.failovers, 0.8);
        least("planned moves", all.planned, 0.3);
        least("failbacks", all.failbacks, 0.02);
        least("moves done", all.done, 0.8);
        least("moves degraded", all.degraded, 0.2);
        least("moves rolled back", all.rollbacks, 0.03);
        least("leaders", all.leaderChanges, 1.5);
        least("aggregators that died", all.crashes, 0.5);
        least("hook runs", all.hookRuns, 1);
        least("promotions", all.promotions, 0.3);
        least("lease fencings", all.leaseFencings, 0.15);
        least("accepted commands", all.accepted, 0.8);
    }

    private static void least(String what, int count, double each) {
        assertThat((double) count / SCHEDULES).as(what + " of each schedule").isGreaterThan(each);
    }

    @Test
    void runsTheSameCourseFromTheSameSeed() {
        for (long seed = 1; seed <= 20; seed++) {
            Schedule schedule = new Schedule(seed);
            String once = run(schedule).toString();
            assertThat(run(new Schedule(seed)).toString()).isEqualTo(once);
        }
    }

    @Test
    void neverMovesAHealthyService() {
        double hours = Double.parseDouble(System.getProperty("vigia.sim.hours", "3"));
        long first = Long.getLong("vigia.sim.seed", 1);
        for (long seed = first; seed < first + 6; seed++) {
            Counts counts = Schedule.quiet(seed, Math.round(hours * 3_600_000 / 6), Trace.SILENT);
            assertThat(counts.moves()).as("moves with -Dvigia.sim.seed=" + seed).isZero();
            assertThat(counts.leaderChanges).isPositive();
        }
    }

    private static void replay(Schedule schedule) {
        String only = System.getProperty("vigia.sim.faults");
        List<Fault> kept = only == null ? schedule.faults : new ArrayList<>();
        if (only != null) {
            Arrays.stream(only.split(","))
                    .filter(number -> !number.isBlank())
                    .forEach(number -> kept.add(schedule.faults.get(Integer.parseInt(number.trim()))));
        }
        System.out.println(schedule.run(kept, Trace.toStandardOut()));
    }

    private static Counts run(Schedule schedule) {
        try {
            return schedule.run(schedule.faults, Trace.SILENT);
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError(new Shrinker(schedule).describe(broken), broken);
        }
    }
}
