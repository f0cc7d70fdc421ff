package io.vigia.aggregator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Alertmanager with the example configuration holds back. Its receivers are names that do not resolve. */
class AlertRoutesIT {
    private static final String VIGIA = "";

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private Process alertmanager;
    private String base;

    @BeforeEach
    void start() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        base = "http://127.0.0.1:" + port;
        alertmanager = new ProcessBuilder(
                        "prometheus-alertmanager",
                        "--config.file=" + AlertFiles.ALERTS.resolve("alertmanager.yml"),
                        "--storage.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(20)).until(this::ready);
    }

    @AfterEach
    void stop() throws Exception {
        alertmanager.destroy();
        alertmanager.waitFor();
    }

    @Test
    void vigiasOwnAlertHoldsBackTheCopiesOfPrometheus() throws Exception {
        post("VigiaBudgetBurn", VIGIA, "severity=critical,lake=west,slo=q,service=query,policy=burn-1h");
        post(
                "VigiaBudgetBurn",
                "metrics",
                "severity=critical,lake=west,job=vigia,slo=q,service=query,policy=burn-1h,window=1h");
        post(
                "VigiaBudgetBurn",
                "prometheus",
                "severity=critical,lake=west,job=vigia,slo=q,service=query,policy=burn-1h,window=1h");
        post(
                "VigiaBudgetBurn",
                "prometheus",
                "severity=critical,lake=west,job=vigia,slo=other,service=query,policy=burn-1h,window=1h");
        post(
                "VigiaBudgetBurn",
                "prometheus",
                "severity=critical,lake=east,job=vigia,slo=q,service=query,policy=burn-1h,window=1h");
        post("VigiaFailoverFailed", VIGIA, "severity=critical,lake=west,service=s3,site=a,failover=f1,kind=failover");
        post(
                "VigiaFailoverFailed",
                "metrics",
                "severity=critical,lake=west,job=vigia,service=s3,site=a,from=a,to=b,kind=failover");
        post("VigiaQuorumLost", VIGIA, "severity=critical,lake=west,aggregator=aggregator-1");
        post("VigiaQuorumLost", "metrics", "severity=critical,lake=west,job=vigia,instance=a:7400");
        post("Watchdog", VIGIA, "severity=none,lake=west");
        post("Watchdog", "metrics", "severity=none");
        assertThat(states())
                .containsEntry("VigiaBudgetBurn//q/west", "active")
                .containsEntry("VigiaBudgetBurn/metrics/q/west", "suppressed")
                .containsEntry("VigiaBudgetBurn/prometheus/q/west", "suppressed")
                .containsEntry("VigiaBudgetBurn/prometheus/other/west", "active")
                .containsEntry("VigiaBudgetBurn/prometheus/q/east", "active")
                .containsEntry("VigiaFailoverFailed//s3/west", "active")
                .containsEntry("VigiaFailoverFailed/metrics/s3/west", "suppressed")
                .containsEntry("VigiaQuorumLost///west", "active")
                .containsEntry("VigiaQuorumLost/metrics//west", "suppressed")
                .containsEntry("Watchdog///west", "active")
                .containsEntry("Watchdog/metrics//", "active");
    }

    @Test
    void prometheusByVigiasFiguresHoldsBackPrometheusByItsOwn() throws Exception {
        post("VigiaBudgetExhausted", "metrics", "severity=warning,lake=west,slo=q,service=query");
        post("VigiaBudgetExhausted", "prometheus", "severity=warning,lake=west,slo=q,service=query,window=30d");
        assertThat(states())
                .containsEntry("VigiaBudgetExhausted/metrics/q/west", "active")
                .containsEntry("VigiaBudgetExhausted/prometheus/q/west", "suppressed");
    }

    @Test
    void aSiteThatIsDownHoldsBackItsPartsAndNoOther() throws Exception {
        post("VigiaSiteDown", "metrics", "severity=critical,lake=west,site=a");
        post("VigiaTargetDown", VIGIA, "severity=warning,lake=west,site=a,target=s3-a");
        post("VigiaAgentLost", VIGIA, "severity=warning,lake=west,site=b,vantage=agent-b");
        post("VigiaTargetDown", "metrics", "severity=critical,lake=west,target=path/lb1/s3,balancer=lb1,service=s3");
        post("VigiaFailoverHeld", VIGIA, "severity=critical,lake=west,site=a,service=s3");
        assertThat(states())
                .containsEntry("VigiaTargetDown//s3-a/west", "suppressed")
                .containsEntry("VigiaAgentLost//agent-b/west", "active")
                .containsEntry("VigiaTargetDown/metrics/s3/west", "active")
                .containsEntry("VigiaFailoverHeld//s3/west", "active");
    }

    @Test
    void whatFollowsFromAnotherAlertIsHeldBack() throws Exception {
        post("VigiaLeaderMissing", "metrics", "severity=critical,lake=west");
        post("VigiaAlertsUndeliverable", "metrics", "severity=critical,lake=west");
        post("VigiaNoAggregator", "metrics", "severity=critical");
        post("VigiaAggregatorDown", "metrics", "severity=warning,lake=west,instance=a");
        assertThat(states())
                .containsEntry("VigiaLeaderMissing/metrics//west", "active")
                .containsEntry("VigiaAlertsUndeliverable/metrics//west", "suppressed")
                .containsEntry("VigiaNoAggregator/metrics//", "active")
                .containsEntry("VigiaAggregatorDown/metrics//west", "suppressed");
    }

    @Test
    void aPageHoldsBackTheTicketForTheSameBudget() throws Exception {
        post("VigiaBudgetBurn", VIGIA, "severity=critical,lake=west,slo=q,service=query,policy=burn-1h");
        post("VigiaBudgetBurn", VIGIA, "severity=warning,lake=west,slo=q,service=query,policy=burn-3d");
        JsonArray held = get("/api/v2/alerts?inhibited=true&active=false");
        assertThat(held).hasSize(1);
        assertThat(held.getJsonObject(0).getJsonObject("labels").getString("policy"))
                .isEqualTo("burn-3d");
    }

    /** The state of each by name, source, the first of what tells it from others, and lake. */
    private Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        JsonArray alerts = get("/api/v2/alerts?inhibited=true");
        for (int i = 0; i < alerts.size(); i++) {
            JsonObject alert = alerts.getJsonObject(i);
            JsonObject labels = alert.getJsonObject("labels");
            String what = Stream.of("slo", "service", "target", "vantage")
                    .map(label -> labels.getString(label, ""))
                    .filter(value -> !value.isEmpty())
                    .findFirst()
                    .orElse("");
            states.put(
                    String.join(
                            "/",
                            labels.getString("alertname"),
                            labels.getString("source", ""),
                            what,
                            labels.getString("lake", "")),
                    alert.getJsonObject("status").getString("state"));
        }
        return states;
    }

    private void post(String name, String source, String labels) throws Exception {
        JsonObject all = new JsonObject().put("alertname", name);
        if (!source.equals(VIGIA)) {
            all.put("source", source);
        }
        for (String label : labels.split(",")) {
            all.put(label.substring(0, label.indexOf('=')), label.substring(label.indexOf('=') + 1));
        }
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(base + "/api/v2/alerts"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(new JsonArray()
                                .add(new JsonObject().put("labels", all))
                                .encode()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private JsonArray get(String path) {
        try {
            return new JsonArray(http.send(
                            HttpRequest.newBuilder(URI.create(base + path)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean ready() throws InterruptedException {
        try {
            return http.send(
                                    HttpRequest.newBuilder(URI.create(base + "/-/ready"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
