package io.vigia.agent.probe.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class PlacementTest {
    @Test
    void asksForAPartitionOnEveryBrokerThatLeadsNone() {
        Placement placement = new Placement(List.of(2, -1, 2));
        assertThat(placement.missing(new TreeSet<>(Set.of(1, 2, 5)))).containsExactly(List.of(1), List.of(5));
        assertThat(placement.partitionOf(Set.of(1, 2, 5))).isEqualTo(Map.of(2, 0));
    }

    @Test
    void usesOnlyBrokersThatServe() {
        assertThat(new Placement(List.of(1, 2)).partitionOf(Set.of(2))).isEqualTo(Map.of(2, 1));
    }

    @Test
    void makesNoMorePartitionsThanItsBound() {
        Placement full = new Placement(Collections.nCopies(Placement.MAX_PARTITIONS, -1));
        assertThat(full.missing(new TreeSet<>(Set.of(1)))).isEmpty();
    }
}
