package io.vigia.lab.scenario;

import io.vigia.lab.lake.Breakage;
import io.vigia.lab.load.Exchange;
import io.vigia.lab.net.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Something of Vigia's own, or a way between sites, is broken while the service is well: clients must not notice, and nothing
 * may move, neither while it is broken nor when it is mended. A failover that is asked for must work all the same.
 */
final class Undisturbed implements Act {
    /** How long the lake is watched after the mending. */
    private static final long AFTERWARDS_MILLIS = 8_000;

    private static final long ON_ITS_WAY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** What to break in a run. */
    @FunctionalInterface
    interface Choice {
        Fault choose(Steady.Start start, int index) throws IOException;
    }

    /** When the active service dies too, so that Vigia has something to do. */
    enum Then {
        NOTHING,
        FAILOVER_MEANWHILE,
        FAILOVER_AFTERWARDS
    }

    private final Stage stage;
    private final Steady steady;
    private final Duration hold;
    private final Choice choice;
    private final IntFunction<Then> then;

    /** @param hold how long the fault lasts before anything else is done */
    Undisturbed(Stage stage, Steady steady, Duration hold, Choice choice, IntFunction<Then> then) {
        this.stage = stage;
        this.steady = steady;
        this.hold = hold;
        this.choice = choice;
        this.then = then;
    }

    @Override
    public Run run(int index, SplittableRandom random) throws IOException, InterruptedException {
        Steady.Start start = steady.reach();
        List<String> problems = new ArrayList<>();
        Then next = then.apply(index);
        String leader = stage.leader();
        Fault fault = choice.choose(start, index);
        Act.pauseAtRandom(random);
        long injectedNanos = System.nanoTime();
        stage.network().faults().apply(fault);
        String what = fault.text() + " for " + hold.toSeconds() + " s" + successor(leader);
        sleepUntil(injectedNanos, hold.toMillis());
        Quiet quiet = new Quiet(injectedNanos, System.nanoTime(), start.epoch());
        if (next == Then.FAILOVER_MEANWHILE) {
            what += failover(start, quiet, problems);
        }
        long mendedNanos = System.nanoTime();
        stage.network().faults().undo(fault);
        sleepUntil(mendedNanos, AFTERWARDS_MILLIS);
        long epochBefore = quiet.epoch();
        List<String> failures = new ArrayList<>();
        Figures figures = figures(quiet, mendedNanos, failures);
        Steady.Start after = steady.reach();
        if (next == Then.FAILOVER_AFTERWARDS) {
            what += afterwards(index, random, problems);
        }
        if (!failures.isEmpty()) {
            what += "; failed: " + String.join(", ", failures);
        }
        return new Run(what, figures, after.epoch() - epochBefore, Map.of(), problems);
    }

    /** What was to be quiet: until when, and with which epoch the rest must be. */
    private static final class Quiet {
        private final long fromNanos;
        private final long toNanos;
        private long epoch;

        Quiet(long fromNanos, long toNanos, long epoch) {
            this.fromNanos = fromNanos;
            this.toNanos = toNanos;
            this.epoch = epoch;
        }

        long epoch() {
            return epoch;
        }
    }

    /** Waits for somebody else to lead when the leader is the one that is gone. */
    private String successor(String leader) throws InterruptedException {
        if (stage.lake().aggregators().size() == 1) {
            return "";
        }
        long since = System.nanoTime();
        while (System.nanoTime() - since < hold.toNanos() / 2) {
            Optional<String> now = stage.status().leader();
            if (now.isPresent() && !now.get().equals(leader)) {
                return "; " + now.get() + " led after " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since)
                        + " ms in place of " + leader;
            }
            Thread.sleep(10);
        }
        return "; " + stage.status().leader().map(now -> now + " leads").orElse("nobody leads");
    }

    /** The active service dies while the fault lasts, and must be moved exactly once. */
    private String failover(Steady.Start start, Quiet quiet, List<String> problems)
            throws IOException, InterruptedException {
        long killedNanos = System.nanoTime();
        stage.recorder().broke(start.active());
        String what = new Breakage(stage.lake()).kill(start.active());
        Measurement measurement = new Measurement(stage, start, killedNanos);
        measurement.await();
        Long firstGoodMs = measurement.moved().firstGoodMs();
        if (firstGoodMs == null) {
            problems.add("no good answer within 20 s of the service's death");
        }
        quiet.epoch = start.epoch() + 1;
        return ", then " + what + " with the first good answer after " + firstGoodMs + " ms";
    }

    /** A decision that was kept on disk is worth nothing if the next one cannot be made. */
    private String afterwards(int index, SplittableRandom random, List<String> problems)
            throws IOException, InterruptedException {
        Run next = new SiteFailure(stage, steady, new Breakage(stage.lake())::kill).run(index, random);
        problems.addAll(next.problems());
        if (next.failovers() != 1) {
            problems.add("a failover afterwards took " + next.failovers() + " epochs");
        }
        return ", then " + next.what() + " with the first good answer after "
                + next.figures().firstGoodMs() + " ms";
    }

    /** What was due while nothing was to happen: before the failover that was asked for, and after the mending. */
    private List<Exchange> undisturbed(String balancer, Quiet quiet, long mendedNanos) {
        return stage.load().endedSince(balancer, quiet.fromNanos).stream()
                .filter(exchange -> exchange.scheduledNanos() >= mendedNanos
                        || exchange.endNanos() <= quiet.toNanos
                        // What was on its way when the service itself was killed is no fault of the fault.
                        || exchange.scheduledNanos() <= quiet.toNanos - ON_ITS_WAY_NANOS)
                .toList();
    }

    private Figures figures(Quiet quiet, long mendedNanos, List<String> failures) {
        List<OptionalLong> firstGood = new ArrayList<>();
        long failed = 0;
        for (String balancer : stage.moved().keySet()) {
            List<Exchange> due = undisturbed(balancer, quiet, mendedNanos);
            firstGood.add(FirstGood.of(due, quiet.fromNanos, null));
            failed += due.stream().filter(exchange -> !exchange.good()).count();
            String text = Failures.text(due, quiet.fromNanos);
            if (!text.isEmpty()) {
                failures.add(text);
            }
        }
        OptionalLong worst = FirstGood.worst(firstGood);
        return new Figures(
                null,
                null,
                null,
                worst.isPresent() ? TimeUnit.NANOSECONDS.toMillis(worst.getAsLong() - quiet.fromNanos) : null,
                failed);
    }

    private static void sleepUntil(long fromNanos, long afterMillis) throws InterruptedException {
        long waitMillis = afterMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - fromNanos);
        if (waitMillis > 0) {
            Thread.sleep(waitMillis);
        }
    }
}
