package io.vigia.agent.probe.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;

/** Which partition of the canaries' topic leads to which broker, and which partitions are still to be made. */
final class Placement {
    /** Brokers come and go, and partitions stay; more than this many are not made. */
    static final int MAX_PARTITIONS = 500;

    private final Map<Integer, Integer> partitionOf = new TreeMap<>();
    private final int partitions;

    /** @param leaders of each partition, from 0; below 0 for none */
    Placement(List<Integer> leaders) {
        partitions = leaders.size();
        for (int partition = 0; partition < partitions; partition++) {
            if (leaders.get(partition) >= 0) {
                partitionOf.putIfAbsent(leaders.get(partition), partition);
            }
        }
    }

    /** By broker, of those that lead one. */
    Map<Integer, Integer> partitionOf(Set<Integer> brokers) {
        Map<Integer, Integer> chosen = new HashMap<>(partitionOf);
        chosen.keySet().retainAll(brokers);
        return chosen;
    }

    /** The one replica of each partition that is to be added, in order. */
    List<List<Integer>> missing(SortedSet<Integer> brokers) {
        List<List<Integer>> missing = new ArrayList<>();
        for (int broker : brokers) {
            if (!partitionOf.containsKey(broker) && partitions + missing.size() < MAX_PARTITIONS) {
                missing.add(List.of(broker));
            }
        }
        return missing;
    }
}
