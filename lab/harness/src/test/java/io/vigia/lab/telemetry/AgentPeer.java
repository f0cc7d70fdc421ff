package io.vigia.lab.telemetry;

import io.vertx.core.Vertx;
import io.vigia.agent.bus.Bus;
import io.vigia.agent.bus.ClusteredBus;
import io.vigia.agent.bus.Telemetry;
import io.vigia.core.config.Endpoint;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.SelfHealth;
import io.vigia.platform.life.EventLoops;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The sending half of an agent, with one observation ready each time it is asked. */
final class AgentPeer implements AutoCloseable {
    private final Vertx vertx = EventLoops.create(1);
    private final Telemetry telemetry;

    AgentPeer(List<Integer> streamPorts, Optional<Bus> bus) throws Exception {
        telemetry = new Telemetry(
                new Telemetry.Settings(
                        Peers.LAKE,
                        Peers.AGENT,
                        System.currentTimeMillis(),
                        streamPorts.stream()
                                .map(port -> new Endpoint("127.0.0.1", port))
                                .toList(),
                        Optional.empty(),
                        bus),
                new Counting(),
                (source, reason) -> System.err.println("agent rejected " + source + " " + reason));
        vertx.deployVerticle(telemetry).await(10, TimeUnit.SECONDS);
    }

    static AgentPeer edge(Integer... streamPorts) throws Exception {
        return new AgentPeer(List.of(streamPorts), Optional.empty());
    }

    static AgentPeer member(int streamPort, int clusterPort) throws Exception {
        return new AgentPeer(
                List.of(streamPort),
                Optional.of(new ClusteredBus(
                        Peers.cluster(Peers.freePort(), clusterPort),
                        (source, reason) -> System.err.println("agent rejected " + source + " " + reason))));
    }

    /** An edge agent as a process, with these stream ports: ends with 0 once 20 of its batches have been acknowledged. */
    public static void main(String[] args) throws Exception {
        try (AgentPeer agent = edge(Arrays.stream(args).map(Integer::valueOf).toArray(Integer[]::new))) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (agent.figures().acked() < 20 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            System.exit(agent.figures().acked() >= 20 ? 0 : 1);
        }
    }

    Telemetry.Figures figures() {
        return telemetry.figures();
    }

    void urgent() {
        telemetry.urgent();
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private static final class Counting implements Telemetry.Source {
        private long checks;

        @Override
        public List<Observation> observations(long nowNanos) {
            checks++;
            return List.of(new Observation(
                    Peers.TARGET, Outcome.UP, checks, checks, 0, 100, checks, 0, OptionalLong.empty(), "", List.of()));
        }

        @Override
        public SelfHealth health() {
            return SelfHealth.GOOD;
        }
    }
}
