package io.vigia.agent.probe.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Asks a cluster for its facts. Blocks, each question at most {@link KafkaSettings#CALL_MILLIS}. */
final class ClusterLook {
    private final Admin admin;
    private final String ownTopic;
    /** Brokers before 4.0 do not tell of those that are fenced. */
    private boolean tellsFenced = true;

    /** @param ownTopic not counted: each of its partitions lives on one broker and falls with it */
    ClusterLook(Admin admin, String ownTopic) {
        this.admin = admin;
        this.ownTopic = ownTopic;
    }

    ClusterFacts look() throws ExecutionException, InterruptedException {
        KafkaFuture<org.apache.kafka.clients.admin.QuorumInfo> quorum =
                admin.describeMetadataQuorum().quorumInfo();
        SortedSet<Integer> serving = new TreeSet<>();
        SortedSet<Integer> fenced = new TreeSet<>();
        for (Node node : nodes()) {
            (node.isFenced() ? fenced : serving).add(node.id());
        }
        List<TopicDescription> topics = topics();
        Partitions partitions = new Partitions();
        topics.forEach(partitions::add);
        return new ClusterFacts(
                serving,
                fenced,
                controller(quorum),
                topics.size(),
                partitions.all,
                partitions.offline,
                partitions.firstOffline,
                partitions.under,
                partitions.firstUnder);
    }

    private Collection<Node> nodes() throws ExecutionException, InterruptedException {
        if (tellsFenced) {
            try {
                return admin.describeCluster(new DescribeClusterOptions().includeFencedBrokers(true))
                        .nodes()
                        .get();
            } catch (ExecutionException failure) {
                if (!(failure.getCause() instanceof UnsupportedVersionException)) {
                    throw failure;
                }
                tellsFenced = false;
            }
        }
        return admin.describeCluster().nodes().get();
    }

    private List<TopicDescription> topics() throws ExecutionException, InterruptedException {
        List<String> names = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get().stream()
                .filter(name -> !name.equals(ownTopic))
                .toList();
        List<TopicDescription> topics = new ArrayList<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.describeTopics(names).topicNameValues().entrySet()) {
            try {
                topics.add(topic.getValue().get());
            } catch (ExecutionException failure) {
                if (!(failure.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failure;
                }
                // Deleted since it was listed.
            }
        }
        return topics;
    }

    /** Failing to learn it is no failure of the look: without a controller a cluster goes on serving. */
    private static OptionalInt controller(KafkaFuture<org.apache.kafka.clients.admin.QuorumInfo> quorum)
            throws InterruptedException {
        try {
            int leader = quorum.get().leaderId();
            return leader >= 0 ? OptionalInt.of(leader) : OptionalInt.empty();
        } catch (ExecutionException notTold) {
            return OptionalInt.empty();
        }
    }

    private static final class Partitions {
        private int all;
        private int offline;
        private String firstOffline = "";
        private int under;
        private String firstUnder = "";

        void add(TopicDescription topic) {
            for (TopicPartitionInfo partition : topic.partitions()) {
                all++;
                String name = topic.name() + "-" + partition.partition();
                Node leader = partition.leader();
                if (leader == null || leader.isEmpty()) {
                    firstOffline = offline++ == 0 ? name : firstOffline;
                } else if (partition.isr().size() < partition.replicas().size()) {
                    firstUnder = under++ == 0 ? name : firstUnder;
                }
            }
        }
    }
}
