package io.vigia.agent.probe.kafka;

import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedSet;

/**
 * What a cluster says of itself.
 *
 * @param brokers ids of those that serve
 * @param fenced ids of those that are known and do not serve
 * @param controller the quorum's leader; empty when there is none or the cluster does not tell
 * @param firstOffline one partition without a leader, or nothing
 * @param firstUnderReplicated one partition that lacks replicas, or nothing
 */
record ClusterFacts(
        SortedSet<Integer> brokers,
        SortedSet<Integer> fenced,
        OptionalInt controller,
        int topics,
        int partitions,
        int offline,
        String firstOffline,
        int underReplicated,
        String firstUnderReplicated) {

    /** What became of the canary through one broker. */
    record Canary(boolean arrived, double seconds, String trouble) {
        static Canary arrived(double seconds) {
            return new Canary(true, seconds, "");
        }

        static Canary failed(String trouble) {
            return new Canary(false, 0, trouble);
        }
    }

    /** How far a group is behind, over all its partitions: records in all, seconds at most. */
    record Behind(long records, double seconds) {}

    /** Counts of canaries, by broker, since the probe began. */
    record Counts(Map<Integer, Long> sent, Map<Integer, Long> arrived) {}
}
