package io.vigia.aggregator.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.vigia.core.failover.Maintenance;
import io.vigia.core.failover.Maintenance.Scope;
import io.vigia.core.failover.Origin;
import io.vigia.core.notify.Alert;
import io.vigia.core.notify.LabelSet;
import io.vigia.core.notify.Source;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maintenance windows, and two real Alertmanagers that gossip. */
class SilencesIT {
    private static final Source TEST = new Source("test", false);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private AlertmanagerProcess one;
    private AlertmanagerProcess two;
    private Webhook hook;
    private final List<Teller> tellers = new ArrayList<>();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

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
    void eachWindowHasOneSilenceThatALeaderAfterTheOtherFindsAgainAndEndsWithIt() throws Exception {
        Teller first = teller("a");
        first.maintain(window("m1", Scope.SITE, "a"), window("m2", Scope.COMPONENT, "s3-a"));
        for (AlertmanagerProcess peer : List.of(one, two)) {
            await().atMost(PATIENCE).until(() -> peer.silences().size() == 2);
            JsonObject site = silence(peer, "[vigia demo/m1]");
            assertThat(matchers(site)).isEqualTo(Map.of("lake", "demo", "site", "a", "alertname", "VigiaFailover.*"));
            assertThat(site.getString("createdBy")).isEqualTo("ana");
            assertThat(site.getString("comment")).isEqualTo("new disks [vigia demo/m1]");
            assertThat(Instant.parse(site.getString("endsAt"))).isEqualTo(now.plusSeconds(3600));
            assertThat(matchers(silence(peer, "[vigia demo/m2]")))
                    .isEqualTo(Map.of("lake", "demo", "target", "s3-a", "alertname", "VigiaFailover.*"));
        }
        first.notifier()
                .seen(
                        TEST,
                        List.of(
                                down(Map.of("lake", "demo", "site", "a", "target", "t1")),
                                alert("VigiaFailoverHeld", Map.of("lake", "demo", "site", "a", "service", "s3")),
                                down(Map.of("lake", "demo", "site", "b", "target", "t2"))));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(hook.told("Down")).containsExactly("firing"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(hook.told("VigiaFailoverHeld"))
                        .as("what becomes of a service")
                        .containsExactly("firing"));
        assertThat(one.active().stream()
                        .filter(alert -> "suppressed"
                                .equals(alert.getJsonObject("status").getString("state")))
                        .map(alert -> alert.getJsonObject("labels").getString("target")))
                .containsExactly("t1");
        List<String> ids = ids(one);

        first.close();
        tellers.remove(first);
        one.kill();
        Teller second = teller("b");
        second.maintain(window("m1", Scope.SITE, "a"), window("m2", Scope.COMPONENT, "s3-a"));
        await().atMost(PATIENCE)
                .until(() ->
                        failed(second, one) > 1 && second.notifier().silences().missing(two.name()) == 0);
        assertThat(ids(two)).as("found again by their marks").isEqualTo(ids);

        second.maintain(window("m2", Scope.COMPONENT, "s3-a"));
        await().atMost(PATIENCE).until(() -> two.silences().size() == 1);
        assertThat(silence(two, "[vigia demo/m2]").getString("id")).isIn(ids);
        one.start();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ids(one)).isEqualTo(ids(two)));
    }

    @Test
    void whatPeopleSilenceIsTheirs() throws Exception {
        post(
                one,
                "{\"matchers\":[{\"name\":\"lake\",\"value\":\"demo\",\"isRegex\":false}],\"startsAt\":\"" + now
                        + "\",\"endsAt\":\"" + now.plusSeconds(600) + "\",\"createdBy\":\"bob\",\"comment\":\"mine\"}");
        await().atMost(PATIENCE).until(() -> two.silences().size() == 1);
        Teller teller = teller("a");
        teller.maintain(window("m1", Scope.BALANCER, "lb-a"));
        await().atMost(PATIENCE)
                .until(() -> one.silences().size() == 2 && two.silences().size() == 2);
        teller.maintain();
        await().atMost(PATIENCE)
                .until(() -> one.silences().size() == 1 && two.silences().size() == 1);
        assertThat(one.silences().get(0).getString("comment")).isEqualTo("mine");
    }

    private Teller teller(String name) throws Exception {
        Teller teller = new Teller(directory.resolve(name), true, List.of(one.url(), two.url()));
        tellers.add(teller);
        return teller;
    }

    private static long failed(Teller teller, AlertmanagerProcess peer) {
        return Objects.requireNonNull(teller.notifier().silences().peers().get(peer.name())).failed().values().stream()
                .mapToLong(count -> count)
                .sum();
    }

    private Maintenance window(String id, Scope scope, String name) {
        return new Maintenance(id, scope, name, new Origin("ana", "new disks"), now, now.plusSeconds(3600));
    }

    private static List<String> ids(AlertmanagerProcess peer) {
        return peer.silences().stream()
                .map(silence -> silence.getString("id"))
                .sorted()
                .toList();
    }

    private static JsonObject silence(AlertmanagerProcess peer, String mark) {
        return peer.silences().stream()
                .filter(silence -> silence.getString("comment").endsWith(mark))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> matchers(JsonObject silence) {
        return silence.getJsonArray("matchers").stream()
                .map(JsonObject.class::cast)
                .collect(Collectors.toMap(one -> one.getString("name"), one -> one.getString("value")));
    }

    private static Alert down(Map<String, String> labels) {
        return alert("Down", labels);
    }

    private static Alert alert(String name, Map<String, String> labels) {
        Map<String, String> all = new java.util.TreeMap<>(labels);
        all.put("alertname", name);
        return Alert.condition(TEST, LabelSet.of(all), Map.of(), Instant.now());
    }

    private static void post(AlertmanagerProcess peer, String silence) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(peer.url() + "/api/v2/silences"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(silence))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
