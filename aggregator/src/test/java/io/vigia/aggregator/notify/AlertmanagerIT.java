package io.vigia.aggregator.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.vigia.core.notify.Alert;
import io.vigia.core.notify.DeliveryState;
import io.vigia.core.notify.LabelSet;
import io.vigia.core.notify.Source;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real Alertmanagers that gossip with each other, and what happens to them and to us. */
class AlertmanagerIT {
    private static final Source TEST = new Source("test", false);
    private static final Instant T = Instant.parse("2026-01-01T10:00:00Z");

    @TempDir
    Path directory;

    private AlertmanagerProcess one;
    private AlertmanagerProcess two;
    private Webhook hook;
    private final List<Teller> tellers = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        hook = new Webhook();
        one = new AlertmanagerProcess(directory.resolve("one"));
        two = new AlertmanagerProcess(directory.resolve("two"));
        one.configure(Optional.of(hook.url()));
        two.configure(Optional.of(hook.url()));
        two.pairWith(one);
        one.pairWith(two);
        one.start();
        two.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> one.members() == 2 && two.members() == 2);
    }

    @AfterEach
    void stop() throws Exception {
        for (Teller teller : tellers) {
            teller.close();
        }
        one.close();
        two.close();
        hook.close();
    }

    @Test
    void bothPeersAreToldWhatStandsAndWhenItIsOver() throws Exception {
        Teller teller = teller("a", true);
        teller.notifier().seen(TEST, List.of(down(1, T)));
        for (AlertmanagerProcess peer : List.of(one, two)) {
            await().until(() -> peer.active("Down").isPresent());
            JsonObject alert = peer.active("Down").orElseThrow();
            assertThat(alert.getString("startsAt")).isEqualTo("2026-01-01T10:00:00.000Z");
            assertThat(alert.getJsonObject("labels").getString("target")).isEqualTo("t1");
            await().until(() -> peer.active(LakeAlerts.WATCHDOG).isPresent());
            JsonObject watchdog = peer.active(LakeAlerts.WATCHDOG).orElseThrow();
            assertThat(watchdog.getJsonObject("labels").getMap())
                    .containsEntry("severity", "none")
                    .containsEntry("lake", "demo")
                    .containsEntry("team", "data");
            assertThat(watchdog.getJsonObject("annotations").getMap())
                    .containsEntry("runbook_url", "https://wiki.example/Watchdog")
                    .containsKeys("summary", "description");
        }
        awaitTold("firing");
        overIsSeen(teller);
        await().until(() -> one.active("Down").isEmpty() && two.active("Down").isEmpty());
        awaitTold("firing", "resolved");
        assertThat(hook.told(LakeAlerts.WATCHDOG)).containsExactly("firing");
    }

    @Test
    void tenThousandWaitForOneThatIsDownWhileTheOtherIsNotDelayed() throws Exception {
        Teller teller = teller("a", true);
        await().until(() -> two.active(LakeAlerts.WATCHDOG).isPresent());
        two.kill();
        long begun = System.nanoTime();
        List<Alert> many = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            many.add(down(i, T));
        }
        teller.notifier().seen(TEST, many);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> delivery(teller, one).waiting().isEmpty()
                        && delivery(teller, one).items().size() == 10_001);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        System.out.println("10,000 alerts at one alertmanager after " + millis + " ms, the other down");
        assertThat(downs(one)).isEqualTo(10_000);
        await().atMost(Duration.ofSeconds(10)).until(() -> delivery(teller, two).failures() > 3);
        assertThat(delivery(teller, two).waiting()).hasSizeGreaterThanOrEqualTo(10_000);

        two.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> downs(two) == 10_000);
        await().until(() -> delivery(teller, two).waiting().isEmpty());
        assertThat(delivery(teller, two).counts().dropped()).isEmpty();
        assertThat(two.active(LakeAlerts.WATCHDOG))
                .as("what stood before it was restarted")
                .isPresent();
    }

    @Test
    void oneThatComesBackEmptyIsToldEverythingAgain() throws Exception {
        Teller teller = teller("a", true);
        teller.notifier().seen(TEST, List.of(down(1, T), down(2, T)));
        await().until(() -> downs(one) == 2);
        awaitTold("firing", "firing");
        one.kill();
        one.start();
        await().atMost(Duration.ofSeconds(15)).until(() -> downs(one) == 2);
        assertThat(hook.told("Down")).as("both groups, once each").containsExactly("firing", "firing");
    }

    /** A year of five digits: Go's parser refuses the whole post for it. */
    @Test
    void anAlertThatIsRefusedSinksNoOther() throws Exception {
        Teller teller = teller("a", true);
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            alerts.add(down(i, i == 41 ? Instant.parse("+10000-01-01T00:00:00Z") : T));
        }
        teller.notifier().seen(TEST, alerts);
        await().atMost(Duration.ofSeconds(20)).until(() -> downs(one) == 99 && downs(two) == 99);
        await().until(() -> delivery(teller, one).waiting().isEmpty());
        assertThat(delivery(teller, one).counts().dropped()).containsExactly(Map.entry("refused", 1L));
    }

    @Test
    void aTellerThatIsKilledGoesOnFromItsDiskWithTheSameStart() throws Exception {
        Teller first = teller("a", true);
        first.notifier().seen(TEST, List.of(down(1, T)));
        await().until(() -> downs(one) == 1 && downs(two) == 1);
        Path killed = whatAKillWouldLeave("a");
        first.close();
        one.kill();
        two.kill();
        one.start();
        two.start();
        Teller second = teller(killed.getFileName().toString(), true);
        second.notifier().seen(TEST, List.of(down(1, T.plusSeconds(500))));
        for (AlertmanagerProcess peer : List.of(one, two)) {
            await().until(() -> peer.active("Down").isPresent());
            assertThat(peer.active("Down").orElseThrow().getString("startsAt")).isEqualTo("2026-01-01T10:00:00.000Z");
        }
        overIsSeen(second);
        await().until(() -> downs(one) == 0 && downs(two) == 0);
    }

    @Test
    void whatEndsWhileNobodyTellsIsToldToHaveEndedAfterAKill() throws Exception {
        Teller first = teller("a", true);
        first.notifier().seen(TEST, List.of(down(1, T)));
        awaitTold("firing");
        Path killed = whatAKillWouldLeave("a");
        first.close();
        Teller second = teller(killed.getFileName().toString(), true);
        overIsSeen(second);
        await().until(() -> downs(one) == 0 && downs(two) == 0);
        awaitTold("firing", "resolved");
    }

    /** The files of a running teller, as they are at this moment. */
    private Path whatAKillWouldLeave(String name) throws IOException {
        Path copy = Files.createDirectory(directory.resolve(name + "-killed"));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.resolve(name))) {
            for (Path file : files) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    @Test
    void anotherLeaderGoesOnAndNobodyIsNotifiedTwice() throws Exception {
        Teller leader = teller("a", true);
        Teller follower = teller("b", false);
        leader.notifier().seen(TEST, List.of(down(1, T)));
        follower.notifier().seen(TEST, List.of(down(1, T.plusMillis(7))));
        awaitTold("firing");
        assertThat(delivery(follower, one).posts()).isZero();
        leader.close();
        follower.lead(true);
        await().until(() -> delivery(follower, one).counts().sent() >= 2
                && delivery(follower, two).counts().sent() >= 2);
        long told = delivery(follower, one).counts().sent();
        await().atMost(Duration.ofSeconds(15))
                .until(() -> delivery(follower, one).counts().sent() >= told + 4);
        assertThat(hook.told("Down")).containsExactly("firing");
        assertThat(one.active("Down").orElseThrow().getString("startsAt")).isEqualTo("2026-01-01T10:00:00.000Z");
        overIsSeen(follower);
        awaitTold("firing", "resolved");
    }

    private Teller teller(String name, boolean leads) throws Exception {
        Teller teller = new Teller(directory.resolve(name), leads, List.of(one.url(), two.url()));
        tellers.add(teller);
        return teller;
    }

    private void awaitTold(String... notifications) {
        await().untilAsserted(() -> assertThat(hook.told("Down")).containsExactly(notifications));
    }

    /** The source looks on and sees nothing, until that is believed. */
    private static void overIsSeen(Teller teller) {
        await().until(() -> {
            teller.notifier().seen(TEST, List.of());
            return teller.notifier().state().roll().entries().keySet().stream()
                    .noneMatch(labels -> labels.alertname().equals("Down"));
        });
    }

    private static DeliveryState delivery(Teller teller, AlertmanagerProcess peer) {
        return Objects.requireNonNull(teller.notifier().state().deliveries().get(peer.name()));
    }

    private static long downs(AlertmanagerProcess peer) {
        return peer.active().stream()
                .filter(alert -> "Down".equals(alert.getJsonObject("labels").getString("alertname")))
                .count();
    }

    private static Alert down(int target, Instant since) {
        return Alert.condition(
                TEST,
                LabelSet.of(Map.of("alertname", "Down", "severity", "warning", "target", "t" + target)),
                Map.of("summary", "t" + target + " is down"),
                since);
    }
}
