package io.vigia.agent.probe.kafka;

import io.vigia.core.config.Endpoint;
import io.vigia.core.config.probe.KafkaSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** Kafka's clients of one cluster: a thread for questions, and one for canaries when there are any. Blocks. */
final class KafkaLink implements AutoCloseable {
    private final KafkaSpec spec;
    private final KafkaSettings settings;
    private final String run;
    private final Admin admin;
    private final ClusterLook look;
    private @Nullable BrokerCanaries canaries;

    KafkaLink(KafkaSpec spec, List<Endpoint> brokers, String run) {
        this.spec = spec;
        this.run = run;
        this.settings = new KafkaSettings(spec.peers(), brokers);
        this.admin = Admin.create(settings.admin());
        this.look = new ClusterLook(admin, spec.topic());
    }

    Admin admin() {
        return admin;
    }

    ClusterFacts facts() throws ExecutionException, InterruptedException {
        return look.look();
    }

    Map<Integer, ClusterFacts.Canary> canaries(SortedSet<Integer> brokers)
            throws ExecutionException, InterruptedException {
        if (!spec.canary() || brokers.isEmpty()) {
            return Map.of();
        }
        BrokerCanaries used = canaries;
        if (used == null) {
            used = new BrokerCanaries(settings, spec.topic(), run);
            canaries = used;
        }
        return used.send(admin, brokers);
    }

    @Override
    public void close() {
        if (canaries != null) {
            canaries.close();
        }
        admin.close(Duration.ZERO);
    }
}
