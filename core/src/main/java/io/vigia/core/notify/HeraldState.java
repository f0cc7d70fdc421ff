package io.vigia.core.notify;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that is known of alerts; {@link Herald} changes it.
 *
 * @param deliveries by the name of the Alertmanager
 * @param leads whether this aggregator leads
 * @param doubts what each source does not see and is not yet held to be over; none of a source that has not looked since the start
 * @param agreement with the other aggregators on what stands
 * @param full alerts that were seen and not taken in, for the roll is full
 */
public record HeraldState(
        Roll roll,
        SortedMap<String, DeliveryState> deliveries,
        boolean leads,
        Map<Source, Set<LabelSet>> doubts,
        Agreement agreement,
        long full) {
    /** Nobody is to be told. */
    public static final HeraldState NONE = of(Map.of());

    public HeraldState {
        doubts = Map.copyOf(doubts);
        deliveries = Collections.unmodifiableSortedMap(new TreeMap<>(deliveries));
    }

    /** @param kept what was in each queue when this process ended; a name for each Alertmanager */
    public static HeraldState of(Map<String, ? extends Collection<Item>> kept) {
        SortedMap<String, DeliveryState> deliveries = new TreeMap<>();
        List<Item> all =
                kept.values().stream().<Item>flatMap(Collection::stream).toList();
        kept.forEach((alertmanager, items) -> deliveries.put(alertmanager, DeliveryState.of(items)));
        return new HeraldState(Roll.restored(all), deliveries, false, Map.of(), Agreement.NONE, 0);
    }
}
