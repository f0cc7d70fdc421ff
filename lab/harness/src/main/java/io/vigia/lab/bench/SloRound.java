package io.vigia.lab.bench;

import io.vigia.core.slo.AlertPolicy;
import io.vigia.core.slo.BudgetingMethod;
import io.vigia.core.slo.Indicator;
import io.vigia.core.slo.MeasureRule;
import io.vigia.core.slo.Objective;
import io.vigia.core.slo.Sample;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.SloTracker;
import io.vigia.core.slo.SloWindow;
import io.vigia.core.slo.SourceKey;
import io.vigia.core.slo.Timeslices;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * How much of one core an evaluation of many SLOs takes (CPU time, so that a busy machine does not matter), and how much memory they hold, after a month of uneven traffic.
 *
 * <p>Usage: {@code java -Xmx2g -cp core/target/classes:lab/harness/target/classes io.vigia.lab.bench.SloRound [slos] [rounds] [method]}
 */
public final class SloRound {
    private static final long START = 1_793_577_600_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int WARM_ROUNDS = 30;

    private final Random random = new Random(1);
    private final SourceKey[] sources = {
        new SourceKey("site-a", "s3-a", "b1"),
        new SourceKey("site-b", "s3-b", "c1"),
        new SourceKey("site-c", "s3-c", "a1")
    };
    private final SloTracker[] trackers;
    private final BudgetingMethod method;
    private final int rounds;
    private long now = START;
    private long sequence = 1;
    private long checksum;

    /** What a round took, in milliseconds of CPU time of one thread, round by round, and how many bytes each SLO holds and saves. */
    static final class Figures {
        private final double[] take;
        private final double[] evaluate;
        private final double[] show;
        private long bytes;
        private long saved;
        private long changes;

        private Figures(int rounds) {
            take = new double[rounds];
            evaluate = new double[rounds];
            show = new double[rounds];
        }

        /** Heap of each SLO. */
        long bytes() {
            return bytes;
        }

        /** Evaluating and showing: a round. */
        double[] both() {
            double[] both = new double[evaluate.length];
            Arrays.setAll(both, i -> evaluate[i] + show[i]);
            return both;
        }
    }

    private SloRound(int slos, int rounds, BudgetingMethod method) {
        this.method = method;
        this.trackers = new SloTracker[slos];
        this.rounds = rounds;
    }

    public static void main(String[] args) {
        int slos = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        BudgetingMethod method = args.length > 2 ? BudgetingMethod.valueOf(args[2]) : BudgetingMethod.OCCURRENCES;
        SloRound round = new SloRound(slos, rounds, method);
        round.print(round.run());
    }

    /** Fills and measures so many SLOs with occurrences. */
    static Figures measure(int slos, int rounds) {
        return new SloRound(slos, rounds, BudgetingMethod.OCCURRENCES).run();
    }

    private Figures run() {
        long before = usedBytes();
        for (int i = 0; i < trackers.length; i++) {
            trackers[i] = new SloTracker(definition(i), now);
        }
        System.out.println("filling " + trackers.length + " SLOs with 30 days of traffic");
        fill(720 - 6, 3_600_000);
        fill(300, 60_000);
        fill(360, 10_000);
        Figures figures = new Figures(rounds);
        figures.bytes = (usedBytes() - before) / trackers.length;
        for (int round = -WARM_ROUNDS; round < rounds; round++) {
            now += 10_000;
            double taken = millis(() -> take(10_000));
            double evaluated = millis(this::evaluate);
            double shown = millis(this::show);
            if (round >= 0) {
                figures.take[round] = taken;
                figures.evaluate[round] = evaluated;
                figures.show[round] = shown;
            }
        }
        for (int i = 0; i < 100; i++) {
            figures.saved += trackers[i].save().length / 100;
        }
        now += 10_000;
        take(10_000);
        for (int i = 0; i < 100; i++) {
            figures.changes += trackers[i].changes().length / 100;
        }
        return figures;
    }

    private void print(Figures figures) {
        System.out.printf(
                Locale.ROOT,
                "%n%,d SLOs (%s) x 8 windows x 4 alert conditions, %d rounds, CPU time of one thread, Java %s, %d processors (checksum %d)%n",
                trackers.length,
                method,
                rounds,
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                checksum);
        System.out.printf("| %-58s | %9s | %9s | %9s | %9s |%n", "what, per round", "p50", "p99", "max", "aim");
        System.out.println("|" + "-".repeat(60) + "|" + ("-".repeat(11) + "|").repeat(4));
        row("step 10 s forward and evaluate every alert [ms]", figures.evaluate, "<= 50");
        row("show state, budget and 8 windows of each [ms]", figures.show, "");
        row("both: what an evaluation round is [ms]", figures.both(), "<= 50");
        row("take one sample of each [ms]", figures.take, "");
        System.out.printf(
                Locale.ROOT,
                "%nheap per SLO %.1f kB (aim <= 40), saved whole %.1f kB, saved every 10 s %d B%n",
                figures.bytes / 1024.0,
                figures.saved / 1024.0,
                figures.changes);
    }

    private static void row(String what, double[] figures, String aim) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "| %-58s | %9.1f | %9.1f | %9.1f | %9s |%n",
                what,
                sorted[sorted.length / 2],
                sorted[(int) Math.ceil(sorted.length * 0.99) - 1],
                sorted[sorted.length - 1],
                aim);
    }

    private void fill(int steps, long stepMillis) {
        for (int step = 0; step < steps; step++) {
            now += stepMillis;
            take(stepMillis);
        }
    }

    private void take(long spanMillis) {
        SourceKey source = sources[(int) (sequence % sources.length)];
        for (SloTracker tracker : trackers) {
            long total = 1 + random.nextInt(500) * spanMillis / 1000;
            long bad = random.nextInt(100) == 0 ? 1 + total / 1000 : 0;
            tracker.take(
                    Sample.increments(
                            source, 0, sequence, now - spanMillis, now, (double) (total - bad), (double) total),
                    now);
        }
        sequence++;
    }

    private void evaluate() {
        for (SloTracker tracker : trackers) {
            checksum += tracker.evaluate(now).size();
        }
    }

    private void show() {
        for (SloTracker tracker : trackers) {
            checksum += tracker.standing(now).windows().size();
        }
    }

    private static double millis(Runnable work) {
        long start = THREADS.getCurrentThreadCpuTime();
        work.run();
        return (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private SloDefinition definition(int number) {
        return definition(number, method);
    }

    static SloDefinition definition(int number, BudgetingMethod method) {
        return new SloDefinition(
                "slo-" + number,
                "",
                "s3",
                "",
                Map.of(),
                new Indicator("probe", Map.of("service", "s3")),
                method,
                Objective.ofPercent("99.99"),
                method.slices() ? Optional.of(Timeslices.of(Duration.ofMinutes(1), "0.999")) : Optional.empty(),
                new SloWindow.Rolling(Duration.ofDays(30)),
                List.of(AlertPolicy.DEFAULT),
                MeasureRule.DEFAULT);
    }
}
