package io.vigia.core.slo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one objective, and what of it does not count. All is booked gross; what lies in excused times is booked a second time in rings of its own, so
 * that net is a difference and both figures are exact. Those rings exist only while something is excused.
 */
final class Tally {
    static final int MAX_CORRECTIONS = 256;

    private final SloDefinition definition;
    private final Windows windows;
    private final Rings gross;
    private @Nullable Rings excused;
    private final @Nullable Slices slices;
    private final List<Correction> corrections = new ArrayList<>(0);
    private Spans spans = Spans.NONE;
    private long nowMillis;
    private long bookedGood;
    private long bookedTotal;

    Tally(SloDefinition definition, Windows windows, long nowMillis) {
        this.definition = definition;
        this.windows = windows;
        this.nowMillis = nowMillis;
        gross = new Rings(definition, windows, nowMillis);
        slices = definition
                .slices()
                .map(cut -> new Slices(definition, cut, nowMillis))
                .orElse(null);
    }

    /** Time goes on; an earlier time changes nothing. */
    void advance(long now) {
        if (now <= nowMillis) {
            return;
        }
        gross.advance(now);
        if (excused != null) {
            excused.advance(now);
        }
        long was = nowMillis;
        nowMillis = now;
        if (slices != null) {
            slices.advance(was, now, this::book);
        }
    }

    void count(long from, long to, long good, long total) {
        if (slices != null) {
            slices.add(from, to, good, total, nowMillis, this::book);
        } else {
            book(from, to, good, total);
        }
    }

    /** The oldest time of which events still count: an hour ago, or where the oldest slice kept begins. */
    long horizonMillis() {
        long hour = nowMillis - Resolution.TEN_SECONDS.span().toMillis();
        return slices == null ? hour : Math.max(hour, slices.oldestMillis());
    }

    private void book(long from, long to, long good, long total) {
        bookedGood += good;
        bookedTotal += total;
        gross.spread(from, to, good, total, from, to);
        if (!spans.isEmpty()) {
            spans.within(from, to, (a, b) -> excused().spread(from, to, good, total, a, b));
        }
    }

    /** Marks whole seconds as measured: those that begin in the time; what is older than an hour stays unmeasured. */
    void measured(long from, long to) {
        Ring finest = gross.ring(0);
        long first = Math.max(Math.floorDiv(from, 1000L), finest.oldest() * 10);
        long end = Math.min(Math.floorDiv(to, 1000L), (finest.newest() + 1) * 10);
        for (long second = first; second < end; ) {
            long slot = Math.floorDiv(second, 10L);
            int begin = (int) (second - slot * 10);
            int stop = (int) Math.min(10, end - slot * 10);
            int bits = (1 << stop) - (1 << begin);
            gross.mark(slot, bits);
            if (spans.holds(slot * 10_000)) {
                excused().mark(slot, bits);
            }
            second = slot * 10 + stop;
        }
    }

    /** All that was booked since this was made, whether or not a window holds it still; of what was saved nothing. */
    long bookedGood() {
        return bookedGood;
    }

    long bookedTotal() {
        return bookedTotal;
    }

    /** The rings of what is excused; made when first asked for. */
    Rings excused() {
        if (excused == null) {
            excused = new Rings(definition, windows, nowMillis);
        }
        return excused;
    }

    Rings gross() {
        return gross;
    }

    Optional<Rings> excusedRings() {
        return Optional.ofNullable(excused);
    }

    Spans spans() {
        return spans;
    }

    List<Correction> corrections() {
        return List.copyOf(corrections);
    }

    long nowMillis() {
        return nowMillis;
    }

    @Nullable
    Slices slices() {
        return slices;
    }

    /** Takes a time out, or changes when an earlier one of the same id ends and begins. */
    Correction excuse(String id, String reason, Instant from, Instant until) {
        Correction asked = new Correction(id, reason, from, until, from, from);
        restore(id);
        prune();
        if (corrections.size() >= MAX_CORRECTIONS) {
            throw new IllegalArgumentException(
                    definition.id() + " has " + MAX_CORRECTIONS + " corrections within 30 days, and takes no more");
        }
        long[] taken = new Excusing(gross, excused()).take(from.toEpochMilli(), until.toEpochMilli());
        Correction correction = new Correction(
                asked.id(), reason, from, until, Instant.ofEpochMilli(taken[0]), Instant.ofEpochMilli(taken[1]));
        corrections.add(correction);
        spans = spans.with(taken[0], taken[1]);
        return correction;
    }

    /** Lets a time count again; false when no correction has this id. */
    boolean restore(String id) {
        if (!corrections.removeIf(correction -> correction.id().equals(id))) {
            return false;
        }
        reopen();
        return true;
    }

    /** Ends a correction that still runs, so that what comes counts again; false when none of this id runs. */
    boolean end(String id, Instant at) {
        for (int i = 0; i < corrections.size(); i++) {
            Correction running = corrections.get(i);
            if (running.id().equals(id) && running.from().isBefore(at) && at.isBefore(running.until())) {
                long end = Math.max(
                        running.takenFrom().toEpochMilli(), -Math.floorDiv(-at.toEpochMilli(), 10_000L) * 10_000L);
                corrections.set(
                        i,
                        new Correction(
                                id,
                                running.reason(),
                                running.from(),
                                at,
                                running.takenFrom(),
                                Instant.ofEpochMilli(
                                        Math.min(end, running.takenUntil().toEpochMilli()))));
                reopen();
                return true;
            }
        }
        return false;
    }

    private void reopen() {
        Spans was = spans;
        spans = union();
        Spans rest = spans;
        was.without(rest).each((from, until) -> new Excusing(gross, excused()).giveBack(from, until, rest));
    }

    private Spans union() {
        Spans union = Spans.NONE;
        for (Correction correction : corrections) {
            union = union.with(
                    correction.takenFrom().toEpochMilli(),
                    correction.takenUntil().toEpochMilli());
        }
        return union;
    }

    /** Forgets corrections that no window reaches any more. */
    private void prune() {
        Ring hours = gross.ring(gross.count() - 1);
        PeriodSums period = gross.period();
        long oldest = hours.oldest() * hours.slotMillis();
        long needed = period == null ? oldest : Math.min(oldest, period.current().from);
        if (corrections.removeIf(past -> past.takenUntil().toEpochMilli() < needed)) {
            spans = union();
        }
    }

    /** Takes the corrections as they were saved, without booking anything. */
    void resume(List<Correction> saved) {
        corrections.clear();
        corrections.addAll(saved);
        spans = union();
    }
}
