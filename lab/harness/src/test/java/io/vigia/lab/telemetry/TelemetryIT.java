package io.vigia.lab.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents and aggregators as they will be: real Hazelcast, real sockets, processes that die. */
class TelemetryIT {
    private final int streamPort = Peers.freePort();
    private final int clusterPort = Peers.freePort();

    @Test
    void aMemberSurvivesTheDeathAndReturnOfTheAggregator() throws Exception {
        List<Long> before;
        try (ForkedAggregator first = ready(clusterPort);
                AgentPeer agent = AgentPeer.member(streamPort, clusterPort)) {
            awaitPath(agent, "bus", 30);
            await().atMost(Duration.ofSeconds(10)).until(() -> first.heardBy("bus") > 10);
            assertThat(first.rejected()).isEmpty();
            first.kill();
            before = first.heard();
            long killed = System.nanoTime();
            awaitPath(agent, "stream", 8);
            System.out.println("fell back to the stream after " + since(killed) + " ms");
            await().until(() -> agent.figures().waiting() > 20);
            try (ForkedAggregator second = ready(clusterPort)) {
                long restarted = System.nanoTime();
                await().atMost(Duration.ofSeconds(10)).until(() -> second.heardBy("stream") > 20);
                System.out.println("backlog arrives by stream after " + since(restarted) + " ms");
                awaitPath(agent, "bus", 60);
                System.out.println("back on the bus after " + since(restarted) + " ms");
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> agent.figures().waiting() < 5);
                long acked = agent.figures().acked();
                assertThat(agent.figures().dropped()).isZero();
                assertThat(second.rejected()).isEmpty();
                assertEachOnce(before);
                assertEachOnce(second.heard());
                Set<Long> all = new HashSet<>(before);
                all.addAll(second.heard());
                assertThat(all)
                        .containsAll(LongStream.rangeClosed(1, acked).boxed().toList());
                Set<Long> both = new HashSet<>(before);
                both.retainAll(second.heard());
                // Handed on, but killed before it could say so: the next life has no memory of it.
                assertThat(both).hasSizeLessThan(20);
                System.out.println(all.size() + " batches, none lost; " + both.size() + " heard by both lives");
            }
        }
    }

    @Test
    void aMemberWorksByStreamUntilThereIsAClusterToJoin() throws Exception {
        try (AgentPeer agent = AgentPeer.member(streamPort, clusterPort)) {
            try (ForkedAggregator withoutCluster = ready(0)) {
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> withoutCluster.heard().size() > 5);
                assertThat(agent.figures().path()).isEqualTo("stream");
                assertEachOnce(withoutCluster.heard());
            }
            try (ForkedAggregator withCluster = ready(clusterPort)) {
                awaitPath(agent, "bus", 60);
                await().until(() -> withCluster.heardBy("bus") > 5);
                assertEachOnce(withCluster.heard());
            }
        }
    }

    @Test
    void aFrozenAggregatorLosesAndDoublesNothing() throws Exception {
        try (ForkedAggregator aggregator = ready(clusterPort);
                AgentPeer agent = AgentPeer.member(streamPort, clusterPort)) {
            awaitPath(agent, "bus", 30);
            aggregator.signal("STOP");
            awaitPath(agent, "stream", 8);
            await().until(() -> agent.figures().waiting() > 20);
            aggregator.signal("CONT");
            await().atMost(Duration.ofSeconds(30)).until(() -> agent.figures().waiting() < 5);
            long acked = agent.figures().acked();
            await().until(() -> aggregator.heard().size() >= acked);
            assertEachOnce(aggregator.heard());
            assertThat(aggregator.heard())
                    .containsAll(LongStream.rangeClosed(1, acked).boxed().toList());
            assertThat(agent.figures().dropped()).isZero();
            awaitPath(agent, "bus", 60);
        }
    }

    @Test
    void theLossOfTwoAggregatorsIsNoLossToTheThird() throws Exception {
        int portTwo = Peers.freePort();
        int portThree = Peers.freePort();
        try (ForkedAggregator one = new ForkedAggregator(streamPort, 0);
                ForkedAggregator two = new ForkedAggregator(portTwo, 0);
                ForkedAggregator three = new ForkedAggregator(portThree, 0);
                AgentPeer agent = AgentPeer.edge(streamPort, portTwo, portThree)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> agent.figures().streams() == 3);
            long first = agent.figures().sent() + 1;
            await().until(() -> agent.figures().sent() > first + 8);
            one.kill();
            two.signal("STOP");
            awaitStreams(agent, 1, 8);
            long last = agent.figures().sent();
            await().until(() -> three.heard().contains(last));
            assertThat(one.heard())
                    .containsAll(LongStream.range(first, first + 8).boxed().toList());
            assertThat(three.heard())
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .containsAll(LongStream.rangeClosed(first, last).boxed().toList());
            assertThat(agent.figures().waiting()).isLessThan(4);
            assertThat(three.heldMillis().subList(1, three.heldMillis().size())).allMatch(held -> held < 1_000);

            two.signal("CONT");
            awaitStreams(agent, 2, 8);
            await().until(() -> two.heard().contains(agent.figures().sent()));
            assertEachOnce(two.heard());
        }
    }

    @Test
    void whatLayInBuffersIsKnownToBeOld() throws Exception {
        try (ForkedAggregator aggregator = ready(0);
                StallingPath path = new StallingPath(streamPort);
                AgentPeer agent = AgentPeer.edge(path.port())) {
            await().until(() -> aggregator.heard().size() > 8);
            path.stall();
            long stalled = agent.figures().sent();
            // Eight ticks: less than the three seconds after which either side would give the connection up.
            await().until(() -> agent.figures().sent() >= stalled + 8);
            path.flow();
            long last = agent.figures().sent() + 4;
            await().until(() -> aggregator.heard().contains(last));
            int first = aggregator.heard().indexOf(stalled + 1);
            List<Long> held =
                    aggregator.heldMillis().subList(first, aggregator.heard().size());
            System.out.println("after a stall, milliseconds old: " + held);
            assertThat(held.get(0)).isBetween(1_500L, 3_000L);
            assertThat(held.subList(0, 8)).isSortedAccordingTo(Comparator.reverseOrder());
            assertThat(held.get(held.size() - 1)).isLessThan(250);
            assertEachOnce(aggregator.heard());
        }
    }

    @Test
    void anEdgeAgentNeverLoadsHazelcast(@TempDir Path directory) throws Exception {
        Path classes = directory.resolve("classes.log");
        try (ForkedAggregator aggregator = ready(0)) {
            Process edge = ForkedAggregator.fork(
                    List.of("-Xmx24m", "-Xlog:class+load:file=" + classes),
                    AgentPeer.class,
                    String.valueOf(Peers.freePort()),
                    String.valueOf(streamPort));
            try {
                assertThat(edge.waitFor(40, TimeUnit.SECONDS)).isTrue();
                assertThat(edge.exitValue()).isZero();
            } finally {
                edge.destroyForcibly();
            }
            assertEachOnce(aggregator.heard());
        }
        List<String> loaded = Files.readAllLines(classes);
        assertThat(loaded).anyMatch(line -> line.contains("io.vigia.agent.bus.Telemetry"));
        assertThat(loaded).noneMatch(line -> line.contains("hazelcast"));
    }

    @Test
    void anUrgentObservationDoesNotWaitForTheTick() throws Exception {
        try (ForkedAggregator aggregator = ready(0);
                AgentPeer agent = AgentPeer.edge(streamPort)) {
            await().until(() -> aggregator.heard().size() > 2);
            int before = aggregator.heard().size();
            long since = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                agent.urgent();
                TimeUnit.MILLISECONDS.sleep(10);
            }
            long millis = since(since);
            await().until(() -> aggregator.heard().size() > before + 5);
            // At most one each 20 ms, however often it is asked, and the ticks between.
            assertThat(agent.figures().sent()).isLessThan(before + 8 + millis / 20 + millis / 250);
        }
    }

    private ForkedAggregator ready(int cluster) throws Exception {
        ForkedAggregator aggregator = new ForkedAggregator(streamPort, cluster);
        await().atMost(Duration.ofSeconds(60)).until(aggregator::isReady);
        return aggregator;
    }

    private static void awaitPath(AgentPeer agent, String path, int seconds) {
        await().atMost(Duration.ofSeconds(seconds))
                .until(() -> agent.figures().path().equals(path));
    }

    private static void awaitStreams(AgentPeer agent, int streams, int seconds) {
        await().atMost(Duration.ofSeconds(seconds)).until(() -> agent.figures().streams() == streams);
    }

    private static void assertEachOnce(List<Long> heard) {
        assertThat(heard).doesNotHaveDuplicates();
    }

    private static long since(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
