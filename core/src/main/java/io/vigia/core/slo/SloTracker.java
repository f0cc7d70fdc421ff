package io.vigia.core.slo;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One objective, measured: takes samples, keeps exact sums, says how it stands, and lets its alerts go on. Owned by one thread; the owner states the time of every
 * step, in milliseconds since 1970, and an earlier time than the last stands still.
 *
 * <p>Order of a round: {@link #take} what came, {@link #advance}, {@link #evaluate}, and then whatever is to be shown. Windows are made of whole slots: at a time that is a
 * multiple of ten seconds those of up to an hour are exact, at others they end with the slot that has begun.
 */
public final class SloTracker {
    private final SloDefinition definition;
    private final Windows windows;
    private final Appraisal appraisal;
    private final Tally tally;
    private final Sources sources = new Sources();
    private final Spending spending = new Spending();
    private final Irregularities irregularities = new Irregularities();
    private final AlertBoard alerts;
    private final Account account = new Booking();
    private final long listeningSince;
    private long firstMeasured = Long.MAX_VALUE;
    private long lastMeasured = Long.MIN_VALUE;

    /** @param nowMillis from when samples are heard: counters that begin later are counted from their beginning */
    public SloTracker(SloDefinition definition, long nowMillis) {
        this.definition = definition;
        this.listeningSince = nowMillis;
        this.windows = Windows.of(definition);
        this.tally = new Tally(definition, windows, nowMillis);
        this.appraisal = new Appraisal(definition, windows);
        this.alerts = new AlertBoard(definition, windows, appraisal);
    }

    /** Books what a source tells, or counts why not. */
    public void take(Sample sample, long nowMillis) {
        tally.advance(nowMillis);
        sources.take(sample, tally.nowMillis(), tally.horizonMillis(), account);
    }

    public void advance(long nowMillis) {
        tally.advance(nowMillis);
    }

    /** Lets the alerts go on; returns those that began or ended, none while nothing is measured. */
    public List<AlertChange> evaluate(long nowMillis) {
        tally.advance(nowMillis);
        return alerts.evaluate(tally, firstMeasured, measuring());
    }

    public Standing standing(long nowMillis) {
        tally.advance(nowMillis);
        return appraisal.standing(tally, firstMeasured, measuring());
    }

    /** Every alert with why it fires or does not. */
    public List<AlertReport> alerts() {
        return alerts.reports(tally, firstMeasured, measuring());
    }

    /** Who spent the budget of the objective's window, most first; excused time left out. */
    public List<Contribution> contributions() {
        long from = appraisal.windowFrom(tally);
        spending.forgetBefore(from);
        return spending.between(from, tally.nowMillis(), tally.spans());
    }

    /** How many samples were irregular, by kind, since the tracker was made or its state was saved first. */
    public Map<Irregularity, Long> irregularities() {
        return irregularities.counts();
    }

    /**
     * Takes a time out of the budget: past, to come, or both. Repeating an id changes that correction. Throws {@link IllegalArgumentException} for an empty time, or for
     * more than 256 corrections at once.
     */
    public Correction correct(String id, String reason, Instant from, Instant until) {
        return tally.excuse(id, reason, from, until);
    }

    /** Lets a time count again; false when no correction has this id. */
    public boolean revoke(String id) {
        return tally.restore(id);
    }

    /** Ends a correction that still runs; false when none of this id does. */
    public boolean end(String id, Instant at) {
        return tally.end(id, at);
    }

    public List<Correction> corrections() {
        return tally.corrections();
    }

    /** Puts an alert where the control plane says it stands; false when the definition has no such condition. */
    public boolean resumeAlert(String policy, int number, boolean firing, Instant since) {
        return alerts.resume(policy, number, firing, since.toEpochMilli());
    }

    public SloDefinition definition() {
        return definition;
    }

    /** Until when anything was measured, in milliseconds since 1970; {@link Long#MIN_VALUE} when nothing was. */
    public long lastMeasuredMillis() {
        return lastMeasured;
    }

    Tally tally() {
        return tally;
    }

    private boolean measuring() {
        return lastMeasured
                > tally.nowMillis() - definition.measure().staleAfter().toMillis();
    }

    /** Everything, to begin from. */
    public byte[] save() {
        return write(true);
    }

    /** What changed since the last {@link #save}, {@link #restore} or call of this, to be applied on top; a kilobyte or two. */
    public byte[] changes() {
        return write(false);
    }

    /**
     * Goes on from what {@link #save} wrote, and each of the {@link #changes} since in their order. Throws {@link IllegalArgumentException} for bytes that are
     * neither, or that were saved under another budgeting method or slice length.
     */
    public static SloTracker restore(SloDefinition definition, byte[] saved, List<byte[]> changes, long nowMillis) {
        ByteSource in = new ByteSource(saved);
        SloTracker tracker = new SloTracker(definition, SavedForm.readHeader(in, definition));
        tracker.read(in);
        for (byte[] change : changes) {
            ByteSource next = new ByteSource(change);
            tracker.tally.advance(SavedForm.readHeader(next, definition));
            tracker.read(next);
        }
        tracker.changes(); // what it was restored from is no change of its own
        tracker.tally.advance(nowMillis);
        return tracker;
    }

    /**
     * Fills what was not measured here with what a peer measured, slot by slot, wherever the peer measured more; call it before samples are taken again. Takes what
     * the peer's {@link #save} wrote; throws as {@link #restore} does.
     */
    public void fill(byte[] peer) {
        SloTracker other = restore(definition, peer, List.of(), tally.nowMillis());
        tally.advance(other.tally.nowMillis());
        SavedForm.fill(tally, other.tally);
        sources.catchUp(other.sources);
        spending.fill(other.spending);
        firstMeasured = Math.min(firstMeasured, other.firstMeasured);
        lastMeasured = Math.max(lastMeasured, other.lastMeasured);
    }

    private byte[] write(boolean whole) {
        ByteSink out = new ByteSink();
        SavedForm.writeHeader(out, definition, tally.nowMillis());
        out.number(firstMeasured).number(lastMeasured);
        SavedForm.write(out, tally, whole);
        sources.write(out);
        spending.write(out);
        irregularities.write(out);
        alerts.write(out);
        return out.toBytes();
    }

    private void read(ByteSource in) {
        firstMeasured = in.number();
        lastMeasured = in.number();
        SavedForm.read(in, tally);
        sources.read(in);
        spending.read(in);
        irregularities.read(in);
        alerts.read(in);
    }

    /** What the sources tell goes into the tally, the attribution and the times of measuring. */
    private final class Booking implements Account {
        @Override
        public void count(SourceKey source, long from, long to, long good, long total) {
            tally.count(from, to, good, total);
            spending.add(source, from, to, total - good);
        }

        @Override
        public void measured(long from, long to) {
            tally.measured(from, to);
            firstMeasured = Math.min(firstMeasured, from);
            lastMeasured = Math.max(lastMeasured, to);
        }

        @Override
        public void irregular(Irregularity kind) {
            irregularities.add(kind);
        }

        @Override
        public long bornMillis() {
            return listeningSince;
        }
    }
}
