package io.vigia.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.nio.serialization.HazelcastSerializationException;
import io.vigia.core.config.ClusterConfig;
import io.vigia.core.config.Endpoint;
import io.vigia.platform.wire.Rejections;
import java.io.Serializable;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelemetryClusterIT {
    /** Harmless here; stands for any class that a stranger would like to have made. */
    private record Gadget(String value) implements Serializable {}

    private final List<TelemetryCluster> open = new ArrayList<>();
    private final List<String> rejected = new CopyOnWriteArrayList<>();
    private final Rejections rejections = (source, reason) -> rejected.add(source + " " + reason);
    private final int fullPort = freePort();

    @AfterEach
    void close() throws Exception {
        for (TelemetryCluster cluster : open) {
            cluster.close().await(15, TimeUnit.SECONDS);
        }
    }

    @Test
    void carriesFramesFromALiteMemberToAFullOne() throws Exception {
        TelemetryCluster full = full();
        List<byte[]> heard = new CopyOnWriteArrayList<>();
        full.consume("test", heard::add).await(10, TimeUnit.SECONDS);
        TelemetryCluster lite = start(TelemetryCluster.Membership.LITE, "it");
        assertThat(lite.members()).isEqualTo(2);
        assertThat(lite.hasFullMember()).isTrue();
        lite.publish("test", new byte[] {1, 2, 3});
        await().until(() -> heard.size() == 1);
        assertThat(heard.get(0)).containsExactly(1, 2, 3);
        full.terminate();
        await().atMost(Duration.ofSeconds(10)).until(() -> !lite.hasFullMember());
    }

    @Test
    void takesNothingButBuffers() throws Exception {
        TelemetryCluster full = full();
        List<byte[]> heard = new CopyOnWriteArrayList<>();
        full.consume("test", heard::add).await(10, TimeUnit.SECONDS);
        TelemetryCluster lite = start(TelemetryCluster.Membership.LITE, "it");
        lite.vertx().eventBus().publish("test", "text");
        lite.vertx().eventBus().publish("test", 42L);
        lite.vertx().eventBus().publish("test", new io.vertx.core.json.JsonObject().put("a", 1));
        await().until(() -> rejected.size() == 3);
        assertThat(rejected).containsOnly("bus garbled");
        assertThat(heard).isEmpty();
        assertThatThrownBy(() -> lite.vertx().eventBus().publish("test", new Gadget("x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void makesNoObjectOfAForeignClass() throws Exception {
        TelemetryCluster full = full();
        TelemetryCluster lite = start(TelemetryCluster.Membership.LITE, "it");
        lite.hazelcast().getMap("m").put("k", new Gadget("x"));
        assertThatThrownBy(() -> full.hazelcast().getMap("m").get("k"))
                .isInstanceOf(HazelcastSerializationException.class)
                .rootCause()
                .isInstanceOf(SecurityException.class);
    }

    @Test
    void doesNotMixWithAClusterOfAnotherName() throws Exception {
        TelemetryCluster full = full();
        try {
            TelemetryCluster stranger = start(TelemetryCluster.Membership.LITE, "other");
            assertThat(stranger.hasFullMember()).isFalse();
        } catch (Exception refused) {
            assertThat(refused).isNotNull();
        }
        assertThat(full.members()).isEqualTo(1);
    }

    @Test
    void aLiteMemberFailsFastWhenNobodyIsThere() {
        long since = System.nanoTime();
        assertThatThrownBy(() -> start(TelemetryCluster.Membership.LITE, "it"))
                .hasMessageContaining("no full member can be reached");
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(3));
    }

    private TelemetryCluster full() throws Exception {
        ClusterConfig config = new ClusterConfig(
                "it-" + fullPort, new Endpoint("127.0.0.1", fullPort), List.of(new Endpoint("127.0.0.1", fullPort)));
        return add(TelemetryCluster.start(config, TelemetryCluster.Membership.FULL, rejections)
                .await(60, TimeUnit.SECONDS));
    }

    private TelemetryCluster start(TelemetryCluster.Membership membership, String name) throws Exception {
        ClusterConfig config = new ClusterConfig(
                name + "-" + fullPort,
                new Endpoint("127.0.0.1", freePort()),
                List.of(new Endpoint("127.0.0.1", fullPort)));
        return add(TelemetryCluster.start(config, membership, rejections).await(60, TimeUnit.SECONDS));
    }

    private TelemetryCluster add(TelemetryCluster cluster) {
        open.add(cluster);
        return cluster;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
