package io.vigia.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * The simulated log must deserve the trust of what is simulated on it. {@code -Dvigia.sim.raft.schedules=N} runs more or fewer,
 * {@code -Dvigia.sim.seed=S} one again.
 */
class SimulatedRaftTest {
    private static final int SCHEDULES = Integer.getInteger("vigia.sim.raft.schedules", 6000);
    private static final int TROUBLE_MILLIS = 8000;

    @Test
    void keepsEveryPromiseOfRaftInEverySchedule() {
        Long seed = Long.getLong("vigia.sim.seed");
        long first = seed == null ? 1 : seed;
        long last = seed == null ? SCHEDULES : seed;
        int elections = 0;
        int committed = 0;
        int superseded = 0;
        int rejected = 0;
        int refused = 0;
        int failures = 0;
        for (long i = first; i <= last; i++) {
            RaftSchedule schedule = run(i);
            elections += schedule.referee.elections;
            committed += schedule.books.committed;
            superseded += schedule.books.superseded;
            rejected += schedule.books.rejected;
            refused += schedule.books.refused;
            failures += schedule.clients.stream()
                    .mapToInt(client -> client.raft.disk.failures)
                    .sum();
        }
        long count = last - first + 1;
        System.out.printf(
                "%d schedules, %d elections, proposals: %d committed, %d superseded, %d replaced, %d refused; %d failed writes%n",
                count, elections, committed, superseded, rejected, refused, failures);
        if (seed == null) {
            // A simulation in which nothing happens proves nothing.
            assertThat((double) elections / count).isGreaterThan(3);
            assertThat((double) committed / count).isGreaterThan(10);
            assertThat((double) superseded / count).isGreaterThan(1);
            assertThat((double) rejected / count).isGreaterThan(0.1);
            assertThat((double) refused / count).isGreaterThan(0.1);
            assertThat((double) failures / count).isGreaterThan(0.1);
        }
    }

    private static RaftSchedule run(long seed) {
        try {
            RaftSchedule schedule = new RaftSchedule(seed);
            schedule.run(TROUBLE_MILLIS);
            schedule.compareLogs();
            return schedule;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + " broke: " + e.getMessage() + "\nrun it again: mvn -pl core test"
                            + " -Dtest=SimulatedRaftTest -Dvigia.sim.seed=" + seed,
                    e);
        }
    }
}
