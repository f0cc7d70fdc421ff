package io.vigia.core.notify;

import io.vigia.core.notify.DeliveryEvent.End;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands by the word of the group: what its leaders have put into the replicated log, which every aggregator applies alike. An end stays for
 * {@link #KEPT}, so that a new leader can tell it again. What an aggregator sees of itself is not in it.
 *
 * @param entries by label set, those that have been there longest first
 * @param weight of all of them, in characters
 */
public record AlertRegister(Map<LabelSet, Entry> entries, long weight) {
    /** As many as may stand on a roll. */
    public static final int MOST = NotifyPolicy.DEFAULT.most();
    /** Characters of all alerts together. */
    public static final long MOST_WEIGHT = 16L << 20;

    static final Duration KEPT = NotifyPolicy.DEFAULT.keepResolved();

    public static final AlertRegister NONE = new AlertRegister(Map.of(), 0);

    /**
     * @param endsAt of a condition: when it ended, empty while it stands; of an event: until when it stands, empty until somebody was told
     */
    public record Entry(Alert alert, Optional<Instant> endsAt) {
        boolean event() {
            return alert.lasts().isPresent();
        }

        /** A condition that has ended, or an event whose time is over. */
        boolean over(Instant now) {
            return endsAt.filter(end -> !event() || !end.isAfter(now)).isPresent();
        }

        /** Of no more use to anybody. */
        boolean old(Instant now) {
            Duration kept = event() ? Duration.ZERO : KEPT;
            return endsAt.filter(end -> !end.plus(kept).isAfter(now)).isPresent();
        }
    }

    /** @param entries in their order, each label set once */
    public static AlertRegister of(List<Entry> entries) {
        Map<LabelSet, Entry> all = new LinkedHashMap<>();
        entries.forEach(entry -> all.put(entry.alert().labels(), entry));
        return of(all);
    }

    private static AlertRegister of(Map<LabelSet, Entry> all) {
        return new AlertRegister(
                Collections.unmodifiableMap(all),
                all.values().stream().mapToLong(entry -> entry.alert().weight()).sum());
    }

    /** Whether this condition stands. */
    boolean stands(LabelSet labels) {
        Entry entry = entries.get(labels);
        return entry != null && !entry.event() && entry.endsAt().isEmpty();
    }

    /** Whether nobody was told of this event yet. */
    boolean open(LabelSet labels) {
        Entry entry = entries.get(labels);
        return entry != null && entry.event() && entry.endsAt().isEmpty();
    }

    /** The alert, with the beginning that it has here if it stands. */
    Alert dated(Alert alert) {
        Entry entry = entries.get(alert.labels());
        return entry != null && (entry.event() || entry.endsAt().isEmpty())
                ? alert.startingAt(entry.alert().startsAt())
                : alert;
    }

    /** What is left when what is over has made room; all of it while there is plenty. */
    AlertRegister crowdedAt(Instant now) {
        return entries.size() < MOST && weight + Alert.MOST_WEIGHT <= MOST_WEIGHT ? this : withoutOver(now);
    }

    boolean hasRoom(Alert more) {
        return entries.size() < MOST && weight + more.weight() <= MOST_WEIGHT;
    }

    /** How many are not over. */
    public long standing(Instant now) {
        return entries.values().stream().filter(entry -> !entry.over(now)).count();
    }

    private AlertRegister withoutOver(Instant now) {
        Map<LabelSet, Entry> all = new LinkedHashMap<>(entries);
        all.values().removeIf(entry -> entry.over(now));
        return of(all);
    }

    /** The same for the same change, on every aggregator. Who finds no room is left out. */
    public AlertRegister with(RegisterChange change) {
        boolean crowded = entries.size() + change.began().size() > MOST || weight + change.weight() > MOST_WEIGHT;
        Map<LabelSet, Entry> after = new LinkedHashMap<>(entries);
        for (End end : change.ended()) {
            after.computeIfPresent(end.labels(), (labels, entry) -> new Entry(entry.alert(), Optional.of(end.at())));
        }
        after.values().removeIf(entry -> crowded ? entry.over(change.at()) : entry.old(change.at()));
        long sum = of(after).weight();
        for (Entry entry : change.began()) {
            Entry old = after.get(entry.alert().labels());
            long grown = sum
                    + entry.alert().weight()
                    - (old == null ? 0 : old.alert().weight());
            if (grown <= MOST_WEIGHT && (old != null || after.size() < MOST)) {
                after.put(entry.alert().labels(), entry);
                sum = grown;
            }
        }
        return new AlertRegister(Collections.unmodifiableMap(after), sum);
    }
}
