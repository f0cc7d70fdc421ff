package io.vigia.core.slo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Uneven traffic, in any order, with corrections and crashes: every window of every method is what adding everything up says. */
class SloTrackerRandomTest {
    private static final int STEPS = 220;
    private static final List<BudgetingMethod> METHODS = List.of(BudgetingMethod.values());
    private static final SourceKey COUNTERS = new SourceKey("site-a", "s3-a", "b1");
    private static final SourceKey INCREMENTS = new SourceKey("site-b", "lb-1", "lb-1");

    private final PriorityQueue<Delivery> underway =
            new PriorityQueue<>((one, other) -> Long.compare(one.when, other.when));
    private final List<Correction> corrections = new ArrayList<>();
    private Random random = new Random(0);
    private SloDefinition definition = Slos.occurrences();
    private SloTracker tracker = new SloTracker(definition, Slos.T0);
    private BruteForce reference = new BruteForce(definition, Slos.T0);
    private long now = Slos.T0;
    private long sequence = 1;
    private long stamped = Slos.T0;
    private long good;
    private long total;
    private int held;
    private int names;

    private record Delivery(long when, Sample sample) {}

    static LongStream seeds() {
        long base = Long.getLong("vigia.seed", 20261124L);
        return LongStream.range(base, base + Integer.getInteger("vigia.seeds", 24));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithAddingEverythingUp(long seed) {
        random = new Random(seed);
        definition = definition();
        now = Slos.T0 + random.nextInt(86_400) * 1000L;
        stamped = now;
        tracker = new SloTracker(definition, now);
        reference = new BruteForce(definition, now);
        for (int step = 0; step < STEPS; step++) {
            String where = "seed " + seed + " step " + step + " " + definition.method() + " " + definition.window();
            happen();
            check(where);
        }
    }

    private SloDefinition definition() {
        BudgetingMethod method = METHODS.get(random.nextInt(METHODS.size()));
        Duration[] lengths = {
            Duration.ofSeconds(10), Duration.ofSeconds(45), Duration.ofMinutes(1), Duration.ofMinutes(5)
        };
        Timeslices slices = method.slices()
                ? Timeslices.of(lengths[random.nextInt(lengths.length)], pick("0.9", "0.99", "1"))
                : null;
        SloWindow window = switch (random.nextInt(6)) {
            case 0 -> new SloWindow.Rolling(Duration.ofDays(7));
            case 1 -> Slos.calendar(1, SloWindow.Unit.DAY, "Europe/Berlin");
            case 2 -> Slos.calendar(1, SloWindow.Unit.WEEK, "Asia/Kolkata");
            case 3 -> Slos.calendar(1, SloWindow.Unit.MONTH, "America/New_York");
            default -> Slos.MONTH;
        };
        return Slos.define(method, pick("99.99", "99.9", "95", "50"), slices, window, List.of(AlertPolicy.DEFAULT));
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void happen() {
        switch (random.nextInt(24)) {
            case 0 -> pass(random.nextInt(4 * 3_600_000));
            case 1 -> pass(random.nextInt(random.nextInt(4) == 0 ? 3 * 86_400_000 : 3_600_000));
            case 2 -> correct();
            case 3 -> revoke();
            case 4 -> crash();
            case 5 -> rubbish();
            default -> pass((5 + random.nextInt(4)) * 1000L + random.nextInt(1000));
        }
        tell();
        if (random.nextInt(3) == 0) {
            increment();
        }
        tracker.evaluate(now);
        reference.evaluate(AlertPolicy.DEFAULT.conditions(), now);
    }

    private void pass(long millis) {
        long until = now + Math.max(1, millis);
        while (!underway.isEmpty() && underway.peek().when <= until) {
            Delivery next = underway.remove();
            now = Math.max(now, next.when);
            deliver(next.sample);
        }
        now = random.nextInt(5) == 0 ? Math.max(now, Math.floorDiv(until, 10_000L) * 10_000) : until;
    }

    /** Counters at this moment, delivered at once or held back; never more held than the tracker keeps gaps. */
    private void tell() {
        if (now - stamped < 4000) {
            return;
        }
        stamped = now;
        long more = random.nextInt(10) == 0 ? random.nextInt(1_000_000) : random.nextInt(300);
        long bad =
                random.nextInt(4) == 0 ? (long) (more * random.nextDouble() * (random.nextInt(8) == 0 ? 1 : 0.01)) : 0;
        total += more;
        good += more - bad;
        Sample sample = Sample.counters(COUNTERS, 7, sequence++, 0, now, (double) good, (double) total);
        if (sequence > 3 && held < 3 && random.nextInt(6) == 0) {
            held++;
            underway.add(new Delivery(now + random.nextInt(2_400_000), sample));
        } else {
            deliver(sample);
        }
    }

    private void deliver(Sample sample) {
        if (sample.source().equals(COUNTERS)) {
            held -= sample.atMillis() < now ? 1 : 0;
            tracker.take(sample, now);
            reference.counters(
                    sample.sequence(), sample.atMillis(), (long) sample.first(), (long) sample.second(), now);
        } else {
            tracker.take(sample, now);
            if (sample.atMillis() > tracker.tally().horizonMillis()) {
                reference.increments(
                        sample.sinceMillis(), sample.atMillis(), (long) sample.first(), (long) sample.second(), now);
            }
        }
        if (random.nextInt(4) == 0) {
            tracker.take(sample, now);
        }
    }

    private void increment() {
        long more = random.nextInt(50);
        long fine = random.nextInt(5) == 0 ? random.nextInt((int) more + 1) : more;
        Sample sample = Sample.increments(
                INCREMENTS, 0, sequence++, now - 1 - random.nextInt(20_000), now, (double) fine, (double) more);
        if (random.nextBoolean()) {
            underway.add(new Delivery(now + random.nextInt(3_000_000), sample));
        } else {
            deliver(sample);
        }
    }

    private void correct() {
        if (corrections.size() > 6) {
            return;
        }
        long from = now - (long) (random.nextDouble() * pickSpan());
        Correction correction = tracker.correct(
                "c" + names++,
                "test",
                Instant.ofEpochMilli(from),
                Instant.ofEpochMilli(from + 1 + (long) (random.nextDouble() * pickSpan() / 4)));
        corrections.add(correction);
        reference.excuse(correction);
    }

    private long pickSpan() {
        return new long[] {600_000, 3_600_000, 6 * 3_600_000, 2 * 86_400_000}[random.nextInt(4)];
    }

    /** Only one whose detail is still there, and of which no other has a part. */
    private void revoke() {
        for (Correction correction : corrections) {
            long from = correction.takenFrom().toEpochMilli();
            long until = correction.takenUntil().toEpochMilli();
            boolean shared = corrections.stream()
                    .anyMatch(other -> !other.equals(correction)
                            && other.takenFrom().toEpochMilli() < until + 3_600_000
                            && other.takenUntil().toEpochMilli() > from - 3_600_000);
            if (from > now - 3_000_000 && !shared) {
                assertThat(tracker.revoke(correction.id())).isTrue();
                reference.revoke(correction);
                corrections.remove(correction);
                return;
            }
        }
    }

    private void crash() {
        byte[] saved = tracker.save();
        List<byte[]> changes = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            pass((5 + random.nextInt(4)) * 1000L);
            tell();
            changes.add(tracker.changes());
        }
        tracker = SloTracker.restore(definition, saved, changes, now);
    }

    /** What no tally may notice. */
    private void rubbish() {
        if (reference.isEmpty()) {
            return;
        }
        double nan = Double.NaN;
        tracker.take(Sample.counters(COUNTERS, 7, sequence + 1000, 0, now, nan, 1), now);
        tracker.take(Sample.counters(COUNTERS, 7, sequence + 1000, 0, now, -1, 1), now);
        tracker.take(Sample.counters(COUNTERS, 7, sequence + 1000, 0, now, 1, Double.POSITIVE_INFINITY), now);
        tracker.take(Sample.counters(COUNTERS, 6, sequence + 1000, 0, now, 1, 1), now);
        tracker.take(Sample.counters(COUNTERS, 7, Long.MAX_VALUE, 0, now, 1, 1), now);
        tracker.take(Sample.increments(INCREMENTS, 0, 0, now - 9_000_000, now - 8_000_000, 0, 5), now);
        tracker.take(Sample.counters(COUNTERS, 7, sequence + 1000, 0, Long.MIN_VALUE, 1, 1), now);
    }

    private void check(String where) {
        tracker.advance(now);
        Standing standing = tracker.standing(now);
        for (WindowFigures figures : standing.windows()) {
            int slot = Resolution.require("", figures.length()).slotSeconds();
            same(
                    where + " net " + figures.length(),
                    figures,
                    reference.rolling(slot, figures.length().toMillis(), now, true));
        }
        for (int w = 0; w < standing.windows().size(); w++) {
            Duration length = standing.windows().get(w).length();
            BruteForce.Sums gross =
                    reference.rolling(Resolution.require("", length).slotSeconds(), length.toMillis(), now, false);
            Rings rings = tracker.tally().gross();
            assertThat(rings.windowGood(w)).as(where + " gross good " + length).isEqualTo(gross.good());
            assertThat(rings.windowTotal(w))
                    .as(where + " gross total " + length)
                    .isEqualTo(gross.total());
            assertThat(rings.windowMeasured(w))
                    .as(where + " gross measured " + length)
                    .isEqualTo(gross.measured());
        }
        checkState(where, standing);
        List<AlertReport> alerts = tracker.alerts();
        for (int i = 0; i < alerts.size(); i++) {
            assertThat(alerts.get(i).phase() == AlertReport.Phase.FIRING)
                    .as(where + " " + alerts.get(i).explanation())
                    .isEqualTo(reference.firing[i]);
        }
    }

    private void checkState(String where, Standing standing) {
        if (definition.window() instanceof SloWindow.Rolling rolling) {
            int slot = Resolution.require("", rolling.length()).slotSeconds();
            long until = (Math.floorDiv(now - 1, slot * 1000L) + 1) * slot * 1000L;
            long from = until - rolling.length().toMillis();
            BruteForce.Sums sums = reference.sums(from, until, now, true);
            assertThat(standing.state()).as(where).isEqualTo(reference.state(sums, from, until, now));
            return;
        }
        SloWindow.Period period = reference.period(now);
        long from = period.from().toEpochMilli();
        long until = period.until().toEpochMilli();
        BruteForce.Sums sums = reference.sums(from, until, now, true);
        // Where an hour is excused that two periods share, nobody knows any more which had what of it.
        boolean shared = from % 3_600_000 != 0 && reference.isExcused(Math.floorDiv(from, 3_600_000L) * 3_600_000L);
        if (!shared) {
            same(where + " calendar", standing.window(), sums);
            assertThat(standing.state()).as(where).isEqualTo(reference.state(sums, from, until, now));
        }
    }

    private static void same(String where, WindowFigures figures, BruteForce.Sums sums) {
        assertThat(figures.good()).as(where + " good").isEqualTo(sums.good());
        assertThat(figures.total()).as(where + " total").isEqualTo(sums.total());
        assertThat(figures.measuredSeconds()).as(where + " measured").isEqualTo(sums.measured());
    }
}
