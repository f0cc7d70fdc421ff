package io.vigia.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.model.HookReport;
import io.vigia.core.model.HookReport.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Orders, a disk that fails, processes, and an agent that dies between any two steps. After every step: no run was executed twice, what
 * is told as over does not run, and what is told once as over stays so.
 */
final class HookDeskSimulationTest {
    private static final HookRules RULES = new HookRules(Lakes.NODE, Lakes.lake("/promote"));
    private static final int RUNS = 6;
    private static final int STEPS = 150;

    @Test
    void neverExecutesARunTwiceWhereverTheAgentDies() {
        for (long seed = 0; seed < 3_000; seed++) {
            World world = new World(seed, true);
            for (int step = 0; step < STEPS; step++) {
                world.randomStep();
                world.check();
            }
            world.settle();
        }
    }

    @Test
    void aDeathAfterAnyOneStepOfARunLeavesOneExecutionAtMost() {
        int steps = 0;
        for (int death = 0; death < 12; death++) {
            World world = new World(death, false);
            world.order("r0");
            for (int step = 0; step < death && !world.pending.isEmpty(); step++) {
                world.pending.remove(0).run();
                steps = Math.max(steps, step + 1);
                world.check();
            }
            int executed = world.executions.getOrDefault("r0", 0);
            boolean begun = world.disk.containsKey(HookRecord.key("r0"));
            world.die(false);
            world.settle();
            assertThat(world.executions.getOrDefault("r0", 0))
                    .as("death after step %d", death)
                    .isEqualTo(begun ? executed : 1);
        }
        assertThat(steps).as("the steps of one run").isEqualTo(6);
    }

    /** Everything outside the desk. */
    private static final class World {
        private final long seed;
        private final SplittableRandom random;
        private final Map<String, HookRecord> disk = new HashMap<>();
        private final Set<String> damaged = new HashSet<>();
        private final Set<String> alive = new HashSet<>();
        private final Map<String, Integer> executions = new HashMap<>();
        private final Map<String, HookReport> told = new HashMap<>();
        /** What was on disk when it was told: it must be told so for ever, unless the record is damaged. */
        private final Map<String, HookReport> toldAsKept = new HashMap<>();

        private final boolean diskFails;

        private final List<Runnable> pending = new ArrayList<>();
        private Instant now = Instant.EPOCH;
        private DeskState state;

        World(long seed, boolean diskFails) {
            this.seed = seed;
            this.diskFails = diskFails;
            this.random = new SplittableRandom(seed);
            this.state = HookDesk.restarted(Kept.NOTHING, RULES, now).state();
        }

        void randomStep() {
            now = now.plusMillis(random.nextInt(1000));
            int choice = random.nextInt(100);
            if (choice < 30) {
                order("r" + random.nextInt(RUNS));
            } else if (choice < 92) {
                if (!pending.isEmpty()) {
                    pending.remove(random.nextInt(pending.size())).run();
                }
            } else {
                die(random.nextInt(4) == 0);
            }
        }

        void order(String run) {
            on(new HookEvent.Ordered(Lakes.order(run, 1 + random.nextInt(2), Lakes.TIMEOUT)));
        }

        /** Whatever was under way is gone; what it had started runs on. */
        void die(boolean withDamage) {
            pending.clear();
            if (withDamage && !disk.isEmpty()) {
                List<String> keys = new ArrayList<>(disk.keySet());
                damaged.add(keys.get(random.nextInt(keys.size())));
            }
            List<HookRecord> readable = disk.values().stream()
                    .filter(record -> !damaged.contains(record.key()))
                    .sorted(Comparator.comparingLong(HookRecord::number))
                    .toList();
            HookDesk.Step step = HookDesk.restarted(new Kept(readable, List.copyOf(damaged), 0, List.of()), RULES, now);
            state = step.state();
            step.actions().forEach(this::carryOut);
        }

        /** With no more deaths every run that is ordered comes to an end. */
        void settle() {
            for (int i = 0; i < RUNS; i++) {
                String run = "r" + i;
                on(new HookEvent.Ordered(Lakes.order(run, 9, Lakes.TIMEOUT)));
                while (!pending.isEmpty()) {
                    pending.remove(0).run();
                    check();
                }
                on(new HookEvent.Ordered(Lakes.order(run, 9, Lakes.TIMEOUT)));
                assertThat(told).as("seed %d", seed).containsKey(run);
            }
            assertThat(state.live()).as("seed %d", seed).isZero();
        }

        void check() {
            assertThat(executions.values()).as("seed %d: %s", seed, executions).allMatch(times -> times == 1);
        }

        private void on(HookEvent event) {
            HookDesk.Step step = HookDesk.step(state, event, now);
            state = step.state();
            step.actions().forEach(this::carryOut);
        }

        private void carryOut(HookAction action) {
            if (action instanceof HookAction.Begin begin) {
                pending.add(() -> begin(begin));
            } else if (action instanceof HookAction.Execute execute) {
                String run = execute.work().order().run();
                pending.add(() -> {
                    executions.merge(run, 1, Integer::sum);
                    alive.add(run);
                    pending.add(() -> exit(run));
                });
            } else if (action instanceof HookAction.EndLeftover leftover) {
                pending.add(() -> {
                    alive.remove(leftover.record().run());
                    on(new HookEvent.Ended(HookDesk.interrupted(leftover.record(), Lakes.NODE, "ended")));
                });
            } else if (action instanceof HookAction.KeepResult keep) {
                pending.add(() -> keep(keep.record()));
            } else if (action instanceof HookAction.Report report) {
                hear(report.report());
            }
        }

        private void begin(HookAction.Begin begin) {
            boolean fails = diskFails && random.nextInt(10) == 0;
            if (!fails || random.nextBoolean()) {
                disk.put(begin.record().key(), begin.record());
            }
            pending.add(
                    () -> on(fails ? new HookEvent.NotBegun(begin.work(), "disk") : new HookEvent.Begun(begin.work())));
        }

        private void exit(String run) {
            alive.remove(run);
            State how = random.nextBoolean() ? State.DONE : State.FAILED;
            on(new HookEvent.Ended(new HookReport(run, Lakes.NODE, how, 1, "", "exit")));
        }

        private void keep(HookRecord record) {
            boolean fails = diskFails && random.nextInt(10) == 0;
            if (!fails) {
                disk.put(record.key(), record);
            }
            pending.add(() ->
                    on(fails ? new HookEvent.NotRecorded(record.run(), "disk") : new HookEvent.Recorded(record.run())));
        }

        private void hear(HookReport report) {
            String key = HookRecord.key(report.run());
            HookRecord kept = damaged.contains(key) ? null : disk.get(key);
            if (report.state().over() && kept != null) {
                assertThat(alive).as("seed %d: told as %s", seed, report).doesNotContain(report.run());
            }
            HookReport before = toldAsKept.get(report.run());
            if (before != null && kept != null) {
                assertThat(report).as("seed %d", seed).isEqualTo(before);
            }
            if (kept != null && kept.report().equals(Optional.of(report))) {
                toldAsKept.put(report.run(), report);
            }
            if (report.state().over()) {
                told.put(report.run(), report);
            }
        }
    }
}
