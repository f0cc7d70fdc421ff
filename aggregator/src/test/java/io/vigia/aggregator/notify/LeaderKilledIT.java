package io.vigia.aggregator.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real group of three, each a process; two real Alertmanagers that gossip; and the leader dies while alerts fire. */
class LeaderKilledIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NOTICED = "VigiaEpochAdopted";

    @TempDir
    Path directory;

    private AlertmanagerProcess one;
    private AlertmanagerProcess two;
    private Webhook hook;
    private final List<TellerProcess> tellers = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        hook = new Webhook();
        one = new AlertmanagerProcess(directory.resolve("one"));
        two = new AlertmanagerProcess(directory.resolve("two"));
        two.pairWith(one);
        one.pairWith(two);
        for (AlertmanagerProcess peer : List.of(one, two)) {
            peer.configure(Optional.of(hook.url()));
            peer.start();
        }
        await().atMost(PATIENCE).until(() -> one.members() == 2 && two.members() == 2);
        List<String> group = new ArrayList<>();
        List<String> nodes = List.of("agg-1", "agg-2", "agg-3");
        for (String node : nodes) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                group.add(node + "=127.0.0.1:" + free.getLocalPort());
            }
        }
        List<URI> alertmanagers = List.of(one.url(), two.url());
        for (String node : nodes) {
            tellers.add(TellerProcess.fork(node, directory.resolve(node), String.join(",", group), alertmanagers));
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (TellerProcess teller : tellers) {
            teller.kill();
        }
        one.close();
        two.close();
        hook.close();
    }

    @Test
    void nothingIsResolvedNobodyIsToldTwiceAndWhatOnlyTheDeadLeaderKnewIsToldOn() throws Exception {
        TellerProcess dying = leader();
        for (TellerProcess teller : tellers) {
            teller.order("seen t1");
        }
        dying.order("notice");
        await().atMost(PATIENCE)
                .until(() -> tellers.stream()
                        .allMatch(teller -> teller.agreed().contains("Down")
                                && teller.agreed().contains(NOTICED)));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(List.of(hook.told("Down"), hook.told(NOTICED)))
                        .containsOnly(List.of("firing")));
        awaitAtBoth("Down");
        awaitAtBoth(NOTICED);
        Map<String, String> before = known();

        dying.kill();
        tellers.remove(dying);
        one.kill(); // and forgets what it was told
        one.start();
        Instant killed = Instant.now();
        TellerProcess next = leader();
        awaitAtBoth("Down");
        awaitAtBoth(NOTICED);
        // so that the next one has told it again, and again after that
        await().atMost(PATIENCE)
                .until(() -> updated(one, "Down").isAfter(killed.plusSeconds(5))
                        && updated(two, "Down").isAfter(killed.plusSeconds(5))
                        && updated(two, NOTICED).isAfter(killed.plusSeconds(5)));
        assertThat(known()).isEqualTo(before);
        assertThat(hook.told("Down")).containsExactly("firing");
        assertThat(hook.told(NOTICED)).containsExactly("firing");
        assertThat(hook.told(LakeAlerts.WATCHDOG)).containsExactly("firing");

        for (TellerProcess teller : tellers) {
            teller.order("seen");
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(hook.told("Down")).containsExactly("firing", "resolved"));
        assertThat(hook.told(NOTICED)).containsExactly("firing");

        TellerProcess last =
                tellers.stream().filter(one -> one != next).findFirst().orElseThrow();
        next.kill();
        await().atMost(PATIENCE).until(() -> one.active("VigiaQuorumLost").isPresent());
        assertThat(one.active("VigiaQuorumLost")
                        .orElseThrow()
                        .getJsonObject("labels")
                        .getString("aggregator"))
                .as("who cannot commit anything can still say so")
                .isEqualTo(last.node);
    }

    private TellerProcess leader() {
        return await().atMost(PATIENCE)
                .until(() -> tellers.stream().filter(TellerProcess::leads).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    private void awaitAtBoth(String alertname) {
        await().atMost(PATIENCE)
                .until(() -> one.active(alertname).isPresent()
                        && two.active(alertname).isPresent());
    }

    /** The beginning of each alert at each peer, by its labels. */
    private Map<String, String> known() {
        Map<String, String> known = new TreeMap<>();
        for (AlertmanagerProcess peer : List.of(one, two)) {
            for (String alertname : List.of("Down", NOTICED)) {
                JsonObject alert = peer.active(alertname).orElseThrow();
                String labels = new TreeMap<>(alert.getJsonObject("labels").getMap()).toString();
                known.put(peer.name() + " " + labels, alert.getString("startsAt"));
            }
        }
        return known;
    }

    private static Instant updated(AlertmanagerProcess peer, String alertname) {
        return peer.active(alertname)
                .map(alert -> Instant.parse(alert.getString("updatedAt")))
                .orElse(Instant.EPOCH);
    }
}
