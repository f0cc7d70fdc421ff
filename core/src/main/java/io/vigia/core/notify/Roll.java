package io.vigia.core.notify;

import io.vigia.core.notify.DeliveryEvent.End;
import io.vigia.core.notify.DeliveryEvent.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What stands, as far as this aggregator knows, whether it leads or not.
 *
 * <p>A condition:
 *
 * <pre>
 *             seen                        seen no more
 *   (none) ---------&gt; STANDING --------------------------------&gt; DOUBTED
 *                        ^             seen again                   | not seen for clearAfter:
 *                        '------------------------------------------+ over since it was first not seen
 * </pre>
 *
 * An event:
 *
 * <pre>
 *             seen by who leads             an Alertmanager has taken it
 *   (none) ----------------------&gt; OPEN ----------------------------------&gt; SETTLED: stands until that moment and its lasts
 *      |       seen by who follows: the leader has told it                     ^
 *      '-----------------------------------------------------------------------' stands until its startsAt and its lasts
 * </pre>
 *
 * <p>Who follows takes over what stands by the word of the group (the {@link AlertRegister}): with its beginning, open events as open, and doubted
 * until its own source sees it. It holds nothing of that to be over; when it leads, its sources have {@code clearAfter} to see it.
 *
 * <p>It holds that a source ends what it has seen itself or what was taken over of it, and nothing else; that nothing ends by a restart, a change of
 * leader or a source that does not look; that {@code startsAt} never moves while an alert stands, once the group has agreed on it;
 * and that an event whose time was over when it was first seen is no news.
 *
 * @param entries by label set, in the order in which they were first seen
 */
public record Roll(Map<LabelSet, Entry> entries) {
    /** An election takes seconds. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    /**
     * @param absentSince when its source first looked and did not see it
     * @param endsAt of an event that is settled: until when it stands; of a condition: when it had ended before this process began or led
     */
    public record Entry(Alert alert, Optional<Instant> absentSince, Optional<Instant> endsAt) {
        boolean event() {
            return alert.lasts().isPresent();
        }

        /** Whether it is a condition that had ended before this process began or led. */
        public boolean past() {
            return !event() && endsAt.isPresent();
        }

        Entry until(Instant end) {
            return new Entry(alert, absentSince, Optional.of(end));
        }

        /** When an event would be over of which somebody else has told. */
        Instant plainEnd() {
            return alert.lasts().map(alert.startsAt()::plus).orElse(Instant.MAX);
        }
    }

    /**
     * @param fired new, or with other words
     * @param full how many were not taken in, for the roll is full
     */
    public record Change(Roll roll, List<Standing> fired, List<End> ended, int full) {
        public Change {
            fired = List.copyOf(fired);
            ended = List.copyOf(ended);
        }
    }

    /**
     * What stood, by any of the queues, when this process ended; and what had ended, which may stand again, and is doubted until its source
     * has not seen it for as long as any other.
     */
    public static Roll restored(Collection<Item> items) {
        Map<LabelSet, Entry> entries = new LinkedHashMap<>();
        for (Item item : items) {
            entries.merge(item.alert().labels(), new Entry(item.alert(), Optional.empty(), item.endsAt()), Roll::both);
        }
        return new Roll(Collections.unmodifiableMap(entries));
    }

    /** What two queues say of one alert: what stands for one of them stands, and an event that one has settled is settled. */
    private static Entry both(Entry one, Entry other) {
        boolean settled = one.event()
                ? one.endsAt().isPresent() || other.endsAt().isPresent()
                : one.endsAt().isPresent() && other.endsAt().isPresent();
        return new Entry(
                one.alert().since(other.alert().startsAt()),
                Optional.empty(),
                settled ? one.endsAt().or(other::endsAt) : Optional.empty());
    }

    /**
     * A source has looked.
     *
     * @param seen all that it sees
     * @param tells whether it is for this aggregator to say what is over
     * @param word the group's
     */
    Change see(Source source, List<Alert> seen, boolean tells, AlertRegister word, NotifyPolicy policy, Instant now) {
        Map<LabelSet, Entry> after = new LinkedHashMap<>(entries);
        Map<LabelSet, Alert> there = new LinkedHashMap<>();
        List<Standing> fired = new ArrayList<>();
        int full = 0;
        for (Alert sight : seen) {
            Alert alert = word.dated(sight);
            if (there.putIfAbsent(alert.labels(), alert) != null) {
                continue;
            }
            Optional<Entry> old = Optional.ofNullable(after.get(alert.labels())).filter(known -> !known.past());
            Entry entry = old.map(known -> seenAgain(known, alert)).orElseGet(() -> first(alert, tells, policy, now));
            if (old.isEmpty() && entry.event() && !entry.plainEnd().isAfter(now)) {
                continue;
            }
            if (!after.containsKey(alert.labels()) && after.size() >= policy.most()) {
                full++;
                continue;
            }
            after.put(alert.labels(), entry);
            if (old.filter(known -> known.alert().equals(entry.alert())).isEmpty()) {
                fired.add(new Standing(entry.alert(), entry.endsAt()));
            }
        }
        List<End> ended = new ArrayList<>();
        for (Entry entry : List.copyOf(after.values())) {
            LabelSet labels = entry.alert().labels();
            if (entry.event() || !entry.alert().source().equals(source) || there.containsKey(labels)) {
                continue;
            }
            Instant absent = entry.absentSince().orElse(now);
            boolean held = !tells && word.stands(labels);
            if (held || now.isBefore(absent.plus(policy.clearAfter()))) {
                after.put(labels, new Entry(entry.alert(), Optional.of(absent), entry.endsAt()));
            } else {
                after.remove(labels);
                if (!entry.past()) {
                    ended.add(new End(labels, absent));
                }
            }
        }
        return new Change(new Roll(Collections.unmodifiableMap(after)), fired, ended, full);
    }

    /** An event that its source does not see by looking. */
    Change happened(Alert event, boolean tells, NotifyPolicy policy, Instant now) {
        boolean known = entries.containsKey(event.labels());
        Entry entry = first(event, tells, policy, now);
        if (known || !entry.plainEnd().isAfter(now)) {
            return new Change(this, List.of(), List.of(), 0);
        }
        if (entries.size() >= policy.most()) {
            return new Change(this, List.of(), List.of(), 1);
        }
        Map<LabelSet, Entry> after = new LinkedHashMap<>(entries);
        after.put(event.labels(), entry);
        return new Change(
                new Roll(Collections.unmodifiableMap(after)),
                List.of(new Standing(event, entry.endsAt())),
                List.of(),
                0);
    }

    /** An event that is old when it is first seen here was told by who led when it happened. */
    private static Entry first(Alert alert, boolean tells, NotifyPolicy policy, Instant now) {
        Entry open = new Entry(alert, Optional.empty(), Optional.empty());
        boolean ours = tells && (policy.alone() || alert.startsAt().plus(FRESH).isAfter(now));
        return open.event() && !ours ? open.until(open.plainEnd()) : open;
    }

    private static Entry seenAgain(Entry old, Alert alert) {
        return new Entry(alert.since(old.alert().startsAt()), Optional.empty(), old.endsAt());
    }

    /** Somebody was told of an event. */
    Roll settled(LabelSet labels, Instant endsAt) {
        Entry old = entries.get(labels);
        if (old == null || old.endsAt().isPresent()) {
            return this;
        }
        Map<LabelSet, Entry> after = new LinkedHashMap<>(entries);
        after.put(labels, old.until(endsAt));
        return new Roll(Collections.unmodifiableMap(after));
    }

    /** What {@code source} does not see, and is not yet held to be over. */
    Set<LabelSet> doubted(Source source) {
        Set<LabelSet> doubted = new HashSet<>();
        entries.forEach((labels, entry) -> {
            if (entry.absentSince().isPresent() && entry.alert().source().equals(source)) {
                doubted.add(labels);
            }
        });
        return doubted;
    }

    /** What any source does not see, and is not yet held to be over. */
    List<Alert> doubtedByAll() {
        return entries.values().stream()
                .filter(entry -> entry.absentSince().isPresent())
                .map(Entry::alert)
                .toList();
    }

    /** Events that are open here alone, though this aggregator does not lead: who does tells them. */
    List<End> toldByOthers(AlertRegister word) {
        return entries.values().stream()
                .filter(entry -> entry.event() && entry.endsAt().isEmpty())
                .filter(entry -> !word.open(entry.alert().labels()))
                .filter(entry -> !entry.alert().source().own())
                .map(entry -> new End(entry.alert().labels(), entry.plainEnd()))
                .toList();
    }

    /** Without the events that are over. */
    Change tick(NotifyPolicy policy, Instant now) {
        Map<LabelSet, Entry> after = new LinkedHashMap<>(entries);
        List<End> ended = new ArrayList<>();
        for (Entry entry : entries.values()) {
            boolean over = entry.event()
                    && entry.endsAt().filter(end -> !end.isAfter(now)).isPresent();
            boolean stale = entry.event()
                    && entry.endsAt().isEmpty()
                    && !now.isBefore(entry.alert().startsAt().plus(policy.giveUp()));
            if (over || stale) {
                after.remove(entry.alert().labels());
            }
            if (stale) {
                ended.add(new End(entry.alert().labels(), now));
            }
        }
        Roll roll = after.size() == entries.size() ? this : new Roll(Collections.unmodifiableMap(after));
        return new Change(roll, List.of(), ended, 0);
    }
}
