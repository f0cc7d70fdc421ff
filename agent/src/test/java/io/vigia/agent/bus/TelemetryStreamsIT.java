package io.vigia.agent.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vigia.core.config.Endpoint;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.SelfHealth;
import io.vigia.core.model.TargetId;
import io.vigia.platform.life.EventLoops;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.StreamServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent without a bus, and the streams of several aggregators, of which some hang, are away or do not acknowledge. */
@Timeout(60)
class TelemetryStreamsIT {
    private static final NodeId AGENT = new NodeId("agent-a");
    private static final TargetId TARGET = new TargetId("s3-a");

    private final Vertx vertx = EventLoops.create(1);

    @AfterEach
    void endEverything() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void everyAggregatorHearsEveryFreshBatch() throws Exception {
        List<Aggregator> all = List.of(listening(true), listening(true), listening(true));
        Telemetry telemetry = start(all.get(0).port, all.get(1).port, all.get(2).port);
        await().until(() -> telemetry.figures().streams() == 3);
        long first = telemetry.figures().sent() + 1;
        List<Long> fresh = LongStream.range(first, first + 8).boxed().toList();
        for (Aggregator aggregator : all) {
            await().until(() -> aggregator.sequences().containsAll(fresh));
            assertThat(aggregator.sequences()).doesNotHaveDuplicates().isSorted();
        }
    }

    @Test
    void oneThatHangsAndOneThatIsAwayDelayNobody() throws Exception {
        int away = freePort();
        try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Aggregator well = listening(true);
            Telemetry telemetry = start(away, hanging.getLocalPort(), well.port);
            await().until(() -> well.heard.size() > 4);
            int before = well.heard.size();
            // Longer than a connection to the hanging one lasts: its end must not be felt either.
            await().atMost(Duration.ofSeconds(10)).until(() -> well.heard.size() > before + 16);
            assertThat(telemetry.figures().connected()).isTrue();
            assertThat(telemetry.figures().streams()).isEqualTo(1);
            assertThat(well.sequences()).doesNotHaveDuplicates().isSorted();
            assertThat(well.heard.subList(before, before + 16))
                    .allSatisfy(
                            message -> assertThat(message.batch().heldMillis()).isZero());
        }
    }

    @Test
    void theAcknowledgementOfAnyOneIsEnough() throws Exception {
        Aggregator mute = listening(false);
        Aggregator well = listening(true);
        Telemetry telemetry = start(mute.port, well.port);
        await().until(() -> telemetry.figures().streams() == 2);
        long replayed = telemetry.figures().replayed();
        await().until(() -> telemetry.figures().acked() > 8);
        assertThat(telemetry.figures().waiting()).isLessThan(4);
        assertThat(telemetry.figures().replayed()).isEqualTo(replayed);
    }

    @Test
    void isConnectedWhileOneOfThemStands() throws Exception {
        Aggregator one = listening(true);
        Aggregator two = listening(true);
        Telemetry telemetry = start(one.port, two.port);
        await().until(() -> telemetry.figures().streams() == 2);
        one.stop();
        await().until(() -> telemetry.figures().streams() == 1);
        assertThat(telemetry.figures().connected()).isTrue();
        two.stop();
        await().until(() -> telemetry.figures().streams() == 0);
        assertThat(telemetry.figures().connected()).isFalse();
    }

    @Test
    void whatWaitedIsReplayedToOneAloneWithTheMomentOfThatSending() throws Exception {
        int portOne = freePort();
        int portTwo = freePort();
        Telemetry telemetry = start(portOne, portTwo);
        await().until(() -> telemetry.figures().waiting() > 12);
        Aggregator one = listening(portOne, true);
        Aggregator two = listening(portTwo, true);
        await().until(() -> telemetry.figures().streams() == 2);
        await().until(() -> telemetry.figures().waiting() < 3);
        Set<Long> both = new HashSet<>(one.heldSequences());
        both.retainAll(two.heldSequences());
        assertThat(both).isEmpty();
        List<Long> held = new ArrayList<>(one.heldSequences());
        held.addAll(two.heldSequences());
        assertThat(held).contains(1L, 6L, 12L).doesNotHaveDuplicates();
        for (Aggregator aggregator : List.of(one, two)) {
            assertThat(aggregator.heard)
                    .extracting(Message.Telemetry::sentMillis)
                    .isSorted();
        }
        List<Message.Telemetry> all = new ArrayList<>(one.heard);
        all.addAll(two.heard);
        assertThat(all)
                .allSatisfy(message -> assertThat(message.sentMillis())
                        .isGreaterThan(message.batch().heldMillis()));
    }

    @Test
    void whatWentToOneThatDiedUnacknowledgedGoesToAnotherAtOnce() throws Exception {
        Aggregator one = listening(false);
        Aggregator two = listening(false);
        Telemetry telemetry = start(one.port, two.port);
        await().until(() -> telemetry.figures().streams() == 2);
        await().until(() -> telemetry.figures().waiting() > 8);
        long stopped = System.nanoTime();
        one.stop();
        await().until(() -> two.heldSequences().size() > 6);
        assertThat(Duration.ofNanos(System.nanoTime() - stopped))
                .isLessThan(Duration.ofMillis(Telemetry.AGAIN_ON_STREAM_MILLIS - 2_000));
    }

    @Test
    void whatTheFirstDoesNotAcknowledgeGoesToTheNext() throws Exception {
        Aggregator one = listening(false);
        Aggregator two = listening(false);
        Telemetry telemetry = start(one.port, two.port);
        await().until(() -> telemetry.figures().streams() == 2);
        long fresh = telemetry.figures().sent() + 1;
        await().atMost(Duration.ofSeconds(20)).until(() -> two.heldSequences().contains(fresh));
        assertThat(one.heldSequences()).doesNotContain(fresh);
    }

    private Telemetry start(int... ports) throws Exception {
        List<Endpoint> aggregators = Arrays.stream(ports)
                .mapToObj(port -> new Endpoint("127.0.0.1", port))
                .toList();
        Telemetry telemetry = new Telemetry(
                new Telemetry.Settings(
                        "demo", AGENT, System.currentTimeMillis(), aggregators, Optional.empty(), Optional.empty()),
                new Counting(),
                (source, reason) -> {});
        vertx.deployVerticle(telemetry).await(10, TimeUnit.SECONDS);
        return telemetry;
    }

    private Aggregator listening(boolean acknowledges) throws Exception {
        return listening(0, acknowledges);
    }

    private Aggregator listening(int port, boolean acknowledges) throws Exception {
        Aggregator aggregator = new Aggregator(port, acknowledges);
        aggregator.port = aggregator.server.listen().await(5, TimeUnit.SECONDS);
        return aggregator;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** An aggregator as far as an agent can tell. */
    private final class Aggregator {
        private final List<Message.Telemetry> heard = new CopyOnWriteArrayList<>();
        private final StreamServer server;
        private final boolean acknowledges;
        private int port;

        Aggregator(int port, boolean acknowledges) {
            this.acknowledges = acknowledges;
            server = new StreamServer(
                    vertx,
                    new StreamServer.Options(
                            "demo", new NodeId("aggregator"), new Endpoint("127.0.0.1", port), Optional.empty(), 10),
                    Map.of(Message.Role.TELEMETRY, this::accept),
                    (source, reason) -> {});
        }

        private StreamServer.Listener accept(StreamServer.Connection connection) {
            return new StreamServer.Listener() {
                @Override
                public void heard(Message message) {
                    Message.Telemetry telemetry = (Message.Telemetry) message;
                    heard.add(telemetry);
                    if (acknowledges) {
                        long incarnation = telemetry.batch().incarnation();
                        List<Long> also = List.of(telemetry.batch().sequence());
                        connection.send(new Message.Acks(
                                new NodeId("aggregator"), List.of(new Message.Ack(AGENT, incarnation, 0, also))));
                    }
                }

                @Override
                public void closed(String reason) {}
            };
        }

        List<Long> sequences() {
            return heard.stream().map(message -> message.batch().sequence()).toList();
        }

        /** Of those that were not sent when they were made. */
        List<Long> heldSequences() {
            return heard.stream()
                    .filter(message -> message.batch().heldMillis() > 0)
                    .map(message -> message.batch().sequence())
                    .toList();
        }

        void stop() throws Exception {
            server.close().await(5, TimeUnit.SECONDS);
        }
    }

    private static final class Counting implements Telemetry.Source {
        private long checks;

        @Override
        public List<Observation> observations(long nowNanos) {
            checks++;
            return List.of(new Observation(
                    TARGET, Outcome.UP, checks, checks, 0, 100, checks, 0, OptionalLong.empty(), "", List.of()));
        }

        @Override
        public SelfHealth health() {
            return SelfHealth.GOOD;
        }
    }
}
