package io.vigia.core.notify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The queue of one Alertmanager; {@link Delivery} says how it comes from one state to the next.
 *
 * @param leads whether this aggregator leads
 * @param items by label set, those that were news longest ago first
 * @param flight the post that is under way
 * @param halves parts of posts that were refused as a whole, still to be tried
 * @param news how many pieces of news there were
 * @param posts how many there were
 * @param failures in a row
 * @param refusals of single alerts in a row
 * @param notBefore no post before this
 * @param suspect whether a connection was refused or lost since the last post that was taken: it may have been restarted and know nothing
 * @param acceptedAt when it last took a post
 */
public record DeliveryState(
        boolean leads,
        Map<LabelSet, Item> items,
        Optional<Flight> flight,
        List<List<LabelSet>> halves,
        long news,
        long posts,
        int failures,
        int refusals,
        Optional<Instant> notBefore,
        boolean suspect,
        Counts counts,
        Optional<Instant> acceptedAt) {
    /**
     * @param versions what it carries, in order
     * @param half whether it is part of one that was refused
     */
    record Flight(long post, Map<LabelSet, Long> versions, boolean half, Instant postedAt) {}

    /**
     * Since the start.
     *
     * @param sent alerts that were taken, each time counted
     * @param failed posts by reason
     * @param dropped alerts by reason
     */
    public record Counts(long sent, SortedMap<String, Long> failed, SortedMap<String, Long> dropped) {
        static final Counts NONE = new Counts(0, Collections.emptySortedMap(), Collections.emptySortedMap());

        Counts sent(int more) {
            return new Counts(sent + more, failed, dropped);
        }

        Counts failed(String reason) {
            return new Counts(sent, more(failed, reason), dropped);
        }

        Counts dropped(String reason) {
            return new Counts(sent, failed, more(dropped, reason));
        }

        private static SortedMap<String, Long> more(SortedMap<String, Long> counts, String reason) {
            SortedMap<String, Long> counted = new TreeMap<>(counts);
            counted.merge(reason, 1L, Long::sum);
            return Collections.unmodifiableSortedMap(counted);
        }
    }

    /** @param kept what was in the queue when this process ended */
    public static DeliveryState of(Collection<Item> kept) {
        List<Item> ordered = new ArrayList<>(kept);
        ordered.sort(Comparator.comparing(Item::queuedAt));
        Map<LabelSet, Item> items = new LinkedHashMap<>();
        for (Item item : ordered) {
            items.put(item.alert().labels(), item.numbered(items.size() + 1L));
        }
        return new DeliveryState(
                false,
                Collections.unmodifiableMap(items),
                Optional.empty(),
                List.of(),
                ordered.size(),
                0,
                0,
                0,
                Optional.empty(),
                false,
                Counts.NONE,
                Optional.empty());
    }

    /** What it was not yet told of, though this aggregator should. */
    public List<Item> waiting() {
        return items.values().stream()
                .filter(item -> item.news() && item.mayBeTold(leads))
                .toList();
    }
}
