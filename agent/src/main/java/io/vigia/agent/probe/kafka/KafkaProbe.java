package io.vigia.agent.probe.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.net.NetClient;
import io.vigia.agent.probe.Failures;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.probe.KafkaSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka cluster: greeted on the event loop, then asked through Kafka's clients on a thread of the executor. The clients are made by the first look that is greeted,
 * and closed when nobody greets any more: a dead cluster costs neither threads nor log lines.
 */
public final class KafkaProbe implements Probe {
    private final WorkerExecutor threads;
    private final KafkaSpec spec;
    private final KafkaGreeting greeting;
    private final Clients clients;

    public KafkaProbe(Vertx vertx, NetClient tcp, WorkerExecutor threads, KafkaSpec spec, Duration timeout) {
        this.threads = threads;
        this.spec = spec;
        this.greeting = new KafkaGreeting(vertx, tcp, spec.peers(), timeout.dividedBy(3));
        this.clients = new Clients(spec);
    }

    @Override
    public Future<ProbeResult> look() {
        return greeting.greet().transform(greeted -> {
            if (greeted.failed()) {
                closeClients();
                return Future.succeededFuture(Failures.explain(greeted.cause()));
            }
            return threads.executeBlocking(() -> clients.look(greeted.result()), false);
        });
    }

    @Override
    public void abandon() {
        greeting.abandon();
    }

    @Override
    public void close() {
        abandon();
        clients.over = true;
        closeClients();
    }

    /** Closing may block, so not on this context. */
    private void closeClients() {
        if (clients.open) {
            threads.executeBlocking(
                    () -> {
                        clients.close();
                        return spec;
                    },
                    false);
        }
    }

    /** What is used by one thread of the executor at a time. */
    private static final class Clients {
        private final KafkaSpec spec;
        private final GroupLook groups;
        private final String run = UUID.randomUUID().toString();
        private final Map<Integer, Long> sent = new TreeMap<>();
        private final Map<Integer, Long> arrived = new TreeMap<>();
        private @Nullable KafkaLink link;
        private volatile boolean open;
        private volatile boolean over;

        Clients(KafkaSpec spec) {
            this.spec = spec;
            this.groups = new GroupLook(spec.groups(), System::nanoTime);
        }

        synchronized ProbeResult look(List<Endpoint> brokers) throws InterruptedException {
            try {
                KafkaLink used = link;
                if (used == null) {
                    if (over) {
                        return ProbeResult.unknown("could not look: the probe is closed");
                    }
                    used = new KafkaLink(spec, brokers, run);
                    link = used;
                    open = true;
                }
                ClusterFacts facts = used.facts();
                Map<Integer, ClusterFacts.Canary> canaries = used.canaries(facts.brokers());
                canaries.forEach((broker, canary) -> {
                    sent.merge(broker, 1L, Long::sum);
                    arrived.merge(broker, canary.arrived() ? 1L : 0L, Long::sum);
                });
                return KafkaJudge.judge(
                        facts, canaries, new ClusterFacts.Counts(sent, arrived), groups.look(used.admin()));
            } catch (ExecutionException | KafkaException failure) {
                return KafkaFailures.isOurs(failure)
                        ? ProbeResult.unknown("could not look: " + KafkaFailures.words(failure))
                        : ProbeResult.down(KafkaFailures.words(failure));
            }
        }

        synchronized void close() {
            if (link != null) {
                link.close();
                link = null;
                open = false;
            }
        }
    }
}
