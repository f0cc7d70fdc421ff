package io.vigia.core.slo;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The same arithmetic with no rings: keeps every booking and adds up all of them, in big integers, each time it is asked. */
final class BruteForce {
    private final SloDefinition definition;
    private final long born;
    private final BitSet measured = new BitSet();
    private final List<Booking> bookings = new ArrayList<>();
    private final Map<Long, long[]> raw = new HashMap<>();
    private final TreeMap<Long, long[]> delivered = new TreeMap<>();
    private final List<long[]> excused = new ArrayList<>();
    private long firstMeasured = Long.MAX_VALUE;
    private long lastMeasured = Long.MIN_VALUE;
    final boolean[] firing = new boolean[16];

    record Booking(long from, long to, long good, long total) {}

    /** Sums of one window. */
    record Sums(long good, long total, long measured) {
        long bad() {
            return Math.max(0, total - good);
        }
    }

    BruteForce(SloDefinition definition, long born) {
        this.definition = definition;
        this.born = born;
    }

    boolean isEmpty() {
        return delivered.isEmpty();
    }

    /** Cumulative counters of one source, in any order: what is known is the difference between neighbours. */
    void counters(long sequence, long at, long good, long total, long now) {
        Map.Entry<Long, long[]> before = delivered.lowerEntry(sequence);
        Map.Entry<Long, long[]> after = delivered.higherEntry(sequence);
        if (before != null && after != null) {
            book(between(before.getValue(), after.getValue()), -1, now);
        }
        long[] here = {at, good, total};
        if (before != null) {
            book(between(before.getValue(), here), 1, now);
        }
        if (after != null) {
            book(between(here, after.getValue()), 1, now);
        } else if (before != null) {
            measure(before.getValue()[0], at, now);
        }
        delivered.put(sequence, here);
    }

    private static Booking between(long[] before, long[] after) {
        return new Booking(before[0], after[0], after[1] - before[1], after[2] - before[2]);
    }

    void increments(long from, long to, long good, long total, long now) {
        book(new Booking(from, to, good, total), 1, now);
        measure(from, to, now);
    }

    private void measure(long from, long to, long now) {
        long oldest = (Math.floorDiv(now - 1, 10_000L) - 359) * 10;
        for (long second = Math.max(oldest, Math.floorDiv(from, 1000L)); second < Math.floorDiv(to, 1000L); second++) {
            measured.set(index(second));
        }
        firstMeasured = Math.min(firstMeasured, from);
        lastMeasured = Math.max(lastMeasured, to);
    }

    private void book(Booking booking, int sign, long now) {
        if (definition.slices().isEmpty()) {
            bookings.add(new Booking(booking.from, booking.to, sign * booking.good, sign * booking.total));
            return;
        }
        long length = definition.slices().get().length().toMillis();
        long size = Math.min(722, 3_600_000 / length + 2);
        long newest = Math.floorDiv(now - 1, length);
        for (long s = Math.max(newest - size + 1, Math.floorDiv(booking.from, length)); s * length < booking.to; s++) {
            long[] sums = raw.computeIfAbsent(s, ignored -> new long[2]);
            long a = Math.max(booking.from, s * length);
            long b = Math.min(booking.to, (s + 1) * length);
            sums[0] += sign * goodShare(booking, a, b);
            sums[1] += sign * share(booking.total, booking.from, booking.to, a, b);
        }
    }

    void excuse(Correction correction) {
        excused.add(new long[] {
            correction.takenFrom().toEpochMilli(), correction.takenUntil().toEpochMilli()
        });
    }

    void revoke(Correction correction) {
        excused.removeIf(span -> span[0] == correction.takenFrom().toEpochMilli()
                && span[1] == correction.takenUntil().toEpochMilli());
    }

    Sums rolling(int resolutionSeconds, long lengthMillis, long now, boolean net) {
        long slot = resolutionSeconds * 1000L;
        long until = (Math.floorDiv(now - 1, slot) + 1) * slot;
        return sums(until - lengthMillis, until, now, net);
    }

    Sums sums(long from, long until, long now, boolean net) {
        long good = 0;
        long total = 0;
        for (Booking booking : all(now)) {
            good += clipped(booking, true, from, until, net);
            total += clipped(booking, false, from, until, net);
        }
        long seconds = seconds(from, until);
        for (long[] span : net ? union() : List.<long[]>of()) {
            seconds -= seconds(Math.max(from, span[0]), Math.min(until, span[1]));
        }
        return new Sums(good, total, seconds);
    }

    private long seconds(long from, long until) {
        int first = Math.max(0, index(Math.floorDiv(from, 1000L)));
        int end = index(Math.floorDiv(until, 1000L));
        return first < end ? measured.get(first, end).cardinality() : 0;
    }

    /** What is excused, without overlaps. */
    private List<long[]> union() {
        List<long[]> sorted = new ArrayList<>(excused);
        sorted.sort((one, other) -> Long.compare(one[0], other[0]));
        List<long[]> union = new ArrayList<>();
        long end = Long.MIN_VALUE;
        for (long[] span : sorted) {
            if (span[1] > end) {
                union.add(new long[] {Math.max(span[0], end), span[1]});
                end = span[1];
            }
        }
        return union;
    }

    private List<Booking> all(long now) {
        if (definition.slices().isEmpty()) {
            return bookings;
        }
        Timeslices slices = definition.slices().get();
        long length = slices.length().toMillis();
        List<Booking> decided = new ArrayList<>();
        raw.forEach((slice, sums) -> {
            if ((slice + 1) * length <= now && sums[1] > 0) {
                decided.add(decide(slice * length, length, sums[0], sums[1], slices));
            }
        });
        return decided;
    }

    private Booking decide(long from, long length, long good, long total, Timeslices slices) {
        if (definition.method() == BudgetingMethod.TIMESLICES) {
            boolean reached = new BigDecimal(good).compareTo(slices.target().multiply(new BigDecimal(total))) >= 0;
            return new Booking(from, from + length, reached ? length / 1000 : 0, length / 1000);
        }
        BigInteger ticks = BigInteger.valueOf(length).multiply(BigInteger.valueOf(10_000));
        BigInteger part = ticks.multiply(BigInteger.valueOf(good)).divide(BigInteger.valueOf(total));
        return new Booking(from, from + length, part.longValueExact(), ticks.longValueExact());
    }

    private long clipped(Booking booking, boolean good, long from, long until, boolean net) {
        long a = Math.max(from, booking.from);
        long b = Math.min(until, booking.to);
        if (a >= b) {
            return 0;
        }
        long sum = part(booking, good, a, b);
        for (long[] span : net && !excused.isEmpty() ? union() : List.<long[]>of()) {
            long excusedFrom = Math.max(a, span[0]);
            long excusedUntil = Math.min(b, span[1]);
            if (excusedFrom < excusedUntil) {
                sum -= part(booking, good, excusedFrom, excusedUntil);
            }
        }
        return sum;
    }

    private static long part(Booking booking, boolean good, long a, long b) {
        return good ? goodShare(booking, a, b) : share(booking.total, booking.from, booking.to, a, b);
    }

    /** Of the events that came by then, as many are good as of all. */
    private static long goodShare(Booking booking, long a, long b) {
        return booking.total == 0
                ? 0
                : by(booking.good, by(booking.total, b - booking.from, booking.to - booking.from), booking.total)
                        - by(
                                booking.good,
                                by(booking.total, a - booking.from, booking.to - booking.from),
                                booking.total);
    }

    boolean isExcused(long millis) {
        return excused.stream().anyMatch(span -> span[0] <= millis && millis < span[1]);
    }

    private static long share(long count, long from, long to, long a, long b) {
        return by(count, b - from, to - from) - by(count, a - from, to - from);
    }

    private static long by(long count, long offset, long span) {
        if (offset == span || (Math.abs(count) < (1L << 31) && Math.abs(offset) < (1L << 31))) {
            return offset == span ? count : count * offset / span;
        }
        return BigInteger.valueOf(count)
                .multiply(BigInteger.valueOf(offset))
                .divide(BigInteger.valueOf(span))
                .longValueExact();
    }

    private int index(long second) {
        return (int) (second - Math.floorDiv(born, 1000L) + 7200);
    }

    /** The state by the words of the documentation, in decimals. */
    SloState state(Sums net, long from, long until, long now) {
        if (net.total == 0 && net.measured == 0) {
            return SloState.NO_DATA;
        }
        boolean calendar = definition.window() instanceof SloWindow.Calendar;
        long seconds = net.total > 0 ? Math.max(1, net.measured) : net.measured;
        long began = Math.max(from, Math.min(firstMeasured, now));
        long elapsed = now - began - excusedMillis(began, now);
        boolean enough = elapsed <= 0
                || new BigDecimal(seconds * 1000)
                                .compareTo(definition.measure().leastCoverage().multiply(new BigDecimal(elapsed)))
                        >= 0;
        long future = calendar ? until - now : Math.max(0, Math.min(until, firstMeasured) - from);
        long budgeted = enough ? seconds * 1000 + future : until - from - excusedMillis(from, until);
        BigDecimal spent = new BigDecimal(net.bad()).multiply(new BigDecimal(seconds * 1000));
        BigDecimal budget = definition
                .objective()
                .budget()
                .multiply(new BigDecimal(net.total))
                .multiply(new BigDecimal(budgeted));
        if (net.total > 0 && spent.compareTo(budget) > 0) {
            return SloState.BREACHED;
        }
        return enough && net.total > 0 ? SloState.MET : SloState.INSUFFICIENT;
    }

    private long excusedMillis(long from, long until) {
        long sum = 0;
        for (long[] span : union()) {
            sum += Math.max(0, Math.min(until, span[1]) - Math.max(from, span[0]));
        }
        return sum;
    }

    /** Lets the alerts of conditions that wait for nothing go on. */
    void evaluate(List<BurnCondition> conditions, long now) {
        if (lastMeasured <= now - definition.measure().staleAfter().toMillis()) {
            return;
        }
        for (int i = 0; i < conditions.size(); i++) {
            BurnCondition condition = conditions.get(i);
            Sums longer = window(condition.longWindow().toMillis(), now);
            Sums shorter = window(condition.shortWindow().toMillis(), now);
            BigDecimal threshold =
                    condition.factor().multiply(definition.objective().budget());
            boolean burns = exceeds(longer, threshold) && exceeds(shorter, threshold);
            long unit = definition
                    .slices()
                    .map(cut -> cut.length().toSeconds() * Slices.ticksPerSecond(definition.method()))
                    .orElse(1L);
            boolean guarded = longer.total < condition.guard().enoughEvents() * unit
                    && longer.bad() < condition.guard().leastFailures() * unit;
            if (!firing[i]) {
                firing[i] = burns && !guarded;
            } else if (!burns
                    && !(exceeds(longer, threshold) && shorter.total <= 0)
                    && covered(condition, now, shorter)) {
                firing[i] = false;
            }
        }
    }

    private boolean covered(BurnCondition condition, long now, Sums shorter) {
        long slot = Resolution.require("", condition.shortWindow()).slotSeconds() * 1000L;
        long from = (Math.floorDiv(now - 1, slot) + 1) * slot
                - condition.shortWindow().toMillis();
        from = Math.max(from, firstMeasured);
        long elapsed = now - from - excusedMillis(from, now);
        return elapsed <= 0 || shorter.measured * 1000 * 2 >= elapsed;
    }

    private Sums window(long lengthMillis, long now) {
        int seconds = Resolution.require("", Duration.ofMillis(lengthMillis)).slotSeconds();
        return rolling(seconds, lengthMillis, now, true);
    }

    private static boolean exceeds(Sums sums, BigDecimal threshold) {
        return new BigDecimal(sums.bad()).compareTo(threshold.multiply(new BigDecimal(sums.total))) > 0;
    }

    SloWindow.Period period(long now) {
        return ((SloWindow.Calendar) definition.window()).periodAt(Instant.ofEpochMilli(now - 1));
    }
}
