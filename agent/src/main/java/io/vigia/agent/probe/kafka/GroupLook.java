package io.vigia.agent.probe.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How far chosen groups are behind. Blocks. What it has seen of ends outlives the connection to the cluster. */
final class GroupLook {
    /** Of all groups together; more are not looked at. */
    static final int MAX_PARTITIONS = 2_000;

    private final List<String> groups;
    private final LongSupplier nanoTime;
    private final Map<TopicPartition, OffsetHistory> histories = new HashMap<>();

    GroupLook(List<String> groups, LongSupplier nanoTime) {
        this.groups = groups;
        this.nanoTime = nanoTime;
    }

    /** By group; a group that has committed nothing is left out. */
    Map<String, ClusterFacts.Behind> look(Admin admin) throws ExecutionException, InterruptedException {
        Map<String, Map<TopicPartition, Long>> committed = committed(admin);
        Map<TopicPartition, OffsetSpec> wanted = committed.values().stream()
                .map(Map::keySet)
                .flatMap(Collection::stream)
                .distinct()
                .limit(MAX_PARTITIONS)
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        histories.keySet().retainAll(wanted.keySet());
        Map<TopicPartition, Long> ends = new HashMap<>();
        ListOffsetsResult offsets = wanted.isEmpty() ? null : admin.listOffsets(wanted);
        for (TopicPartition partition : wanted.keySet()) {
            try {
                if (offsets != null) {
                    ends.put(partition, offsets.partitionResult(partition).get().offset());
                }
            } catch (ExecutionException offline) {
                // Told as an offline partition; the group's other partitions still count.
            }
        }
        long now = nanoTime.getAsLong();
        ends.forEach((partition, end) -> histories
                .computeIfAbsent(partition, fresh -> new OffsetHistory())
                .add(end, now));
        Map<String, ClusterFacts.Behind> behind = new LinkedHashMap<>();
        committed.forEach((group, positions) -> behind.put(group, behind(positions, ends, now)));
        return behind;
    }

    private Map<String, Map<TopicPartition, Long>> committed(Admin admin)
            throws ExecutionException, InterruptedException {
        if (groups.isEmpty()) {
            return Map.of();
        }
        var asked = admin.listConsumerGroupOffsets(
                groups.stream().collect(Collectors.toMap(group -> group, group -> new ListConsumerGroupOffsetsSpec())));
        Map<String, Map<TopicPartition, Long>> committed = new LinkedHashMap<>();
        for (String group : groups) {
            try {
                Map<TopicPartition, Long> positions = new HashMap<>();
                Map<TopicPartition, OffsetAndMetadata> told =
                        asked.partitionsToOffsetAndMetadata(group).get();
                told.forEach((partition, position) -> {
                    if (position != null) {
                        positions.put(partition, position.offset());
                    }
                });
                if (!positions.isEmpty()) {
                    committed.put(group, positions);
                }
            } catch (ExecutionException failure) {
                if (!(failure.getCause() instanceof GroupIdNotFoundException)) {
                    throw failure;
                }
            }
        }
        return committed;
    }

    private ClusterFacts.Behind behind(Map<TopicPartition, Long> positions, Map<TopicPartition, Long> ends, long now) {
        long records = 0;
        double seconds = 0;
        for (Map.Entry<TopicPartition, Long> position : positions.entrySet()) {
            Long end = ends.get(position.getKey());
            OffsetHistory history = histories.get(position.getKey());
            if (end != null && history != null) {
                records += Math.max(0, end - position.getValue());
                seconds = Math.max(seconds, history.ageSeconds(position.getValue(), now));
            }
        }
        return new ClusterFacts.Behind(records, seconds);
    }
}
