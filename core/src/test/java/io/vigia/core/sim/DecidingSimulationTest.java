package io.vigia.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Random courses of events, each judged after every event. {@code -Dvigia.sim.schedules=N} runs more or fewer, {@code
 * -Dvigia.sim.seed=S} one again, {@code -Dvigia.sim.hours=H} the long quiet one for longer.
 */
class DecidingSimulationTest {
    private static final int SCHEDULES = Integer.getInteger("vigia.sim.schedules", 10_000);
    private static final int TROUBLE_MILLIS = 10_000;

    @Test
    void keepsTheInvariantsAndComesBackInEverySchedule() {
        Long seed = Long.getLong("vigia.sim.seed");
        int moves = 0;
        int decisions = 0;
        long first = seed == null ? 1 : seed;
        long last = seed == null ? SCHEDULES : seed;
        for (long i = first; i <= last; i++) {
            Schedule schedule = run(i);
            moves += schedule.referee.moves;
            decisions += schedule.referee.decisions;
        }
        System.out.printf("%d schedules, %d decisions, %d moves%n", last - first + 1, decisions, moves);
        // A simulation in which nothing moves proves nothing.
        assertThat((double) moves).isGreaterThan((last - first + 1) * (seed == null ? 0.8 : 0));
    }

    @Test
    void neverMovesAHealthyService() {
        double hours = Double.parseDouble(System.getProperty("vigia.sim.hours", "3"));
        long first = Long.getLong("vigia.sim.seed", 1);
        for (long seed = first; seed < first + 6; seed++) {
            Schedule schedule = new Schedule(seed);
            schedule.quiet(Math.round(hours * 3_600_000 / 6));
            assertThat(schedule.referee.moves)
                    .as("moves with -Dvigia.sim.seed=" + seed)
                    .isZero();
        }
    }

    private static Schedule run(long seed) {
        try {
            Schedule schedule = new Schedule(seed);
            schedule.run(TROUBLE_MILLIS);
            return schedule;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + " broke: " + e.getMessage() + "\nrun it again: mvn -pl core test"
                            + " -Dtest=DecidingSimulationTest -Dvigia.sim.seed=" + seed,
                    e);
        }
    }
}
