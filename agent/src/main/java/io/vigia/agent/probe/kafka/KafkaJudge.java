package io.vigia.agent.probe.kafka;

import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.ReadingList;
import io.vigia.agent.probe.Reasons;
import io.vigia.core.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the facts of a cluster mean. */
final class KafkaJudge {
    private KafkaJudge() {}

    /** @param canaries by broker; empty when none were sent */
    static ProbeResult judge(
            ClusterFacts facts,
            Map<Integer, ClusterFacts.Canary> canaries,
            ClusterFacts.Counts counts,
            Map<String, ClusterFacts.Behind> groups) {
        return outcome(facts, canaries).withReadings(readings(facts, canaries, counts, groups));
    }

    private static ProbeResult outcome(ClusterFacts facts, Map<Integer, ClusterFacts.Canary> canaries) {
        if (facts.brokers().isEmpty()) {
            return ProbeResult.down("no broker serves, known are " + facts.fenced());
        }
        List<String> troubles = new ArrayList<>();
        SortedMap<Integer, String> silent = new TreeMap<>();
        canaries.forEach((broker, canary) -> {
            if (!canary.arrived()) {
                silent.put(broker, canary.trouble());
            }
        });
        if (!silent.isEmpty()) {
            String trouble = silent.values().iterator().next();
            if (silent.size() == canaries.size()) {
                return ProbeResult.down(Reasons.line("no canary through any broker: " + trouble));
            }
            troubles.add("no canary through broker " + listed(silent.keySet()) + ": " + trouble);
        }
        if (!facts.fenced().isEmpty()) {
            troubles.add("broker " + listed(facts.fenced()) + " does not serve");
        }
        if (facts.controller().isEmpty()) {
            troubles.add("no controller is known");
        }
        if (facts.offline() > 0) {
            troubles.add(count(facts.offline(), "partition") + " offline, such as " + facts.firstOffline());
        }
        if (facts.underReplicated() > 0) {
            troubles.add(count(facts.underReplicated(), "partition") + " under-replicated, such as "
                    + facts.firstUnderReplicated());
        }
        return troubles.isEmpty()
                ? ProbeResult.up(
                        count(facts.brokers().size(), "broker") + ", " + count(facts.partitions(), "partition"))
                : ProbeResult.degraded(Reasons.line(String.join("; ", troubles)));
    }

    private static List<Reading> readings(
            ClusterFacts facts,
            Map<Integer, ClusterFacts.Canary> canaries,
            ClusterFacts.Counts counts,
            Map<String, ClusterFacts.Behind> groups) {
        ReadingList readings = new ReadingList();
        readings.add("kafka_brokers", "", facts.brokers().size());
        readings.add("kafka_brokers_fenced", "", facts.fenced().size());
        readings.add("kafka_controller_present", "", facts.controller().isPresent() ? 1 : 0);
        if (facts.controller().isPresent()) {
            readings.add("kafka_controller_id", "", facts.controller().getAsInt());
        }
        readings.add("kafka_topics", "", facts.topics());
        readings.add("kafka_partitions", "", facts.partitions());
        readings.add("kafka_partitions_offline", "", facts.offline());
        readings.add("kafka_partitions_under_replicated", "", facts.underReplicated());
        groups.forEach((group, behind) -> {
            readings.add("kafka_group_lag_records", group, (double) behind.records());
            readings.add("kafka_group_lag_seconds", group, behind.seconds());
        });
        canaries.forEach((broker, canary) -> {
            if (canary.arrived()) {
                readings.add("kafka_canary_seconds", "" + broker, canary.seconds());
            }
        });
        counts.sent().forEach((broker, count) -> readings.add("kafka_canary_sent_total", "" + broker, (double) count));
        counts.arrived()
                .forEach((broker, count) -> readings.add("kafka_canary_arrived_total", "" + broker, (double) count));
        return readings.list();
    }

    private static String listed(Iterable<Integer> ids) {
        List<String> words = new ArrayList<>();
        ids.forEach(id -> words.add("" + id));
        return String.join(", ", words);
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
