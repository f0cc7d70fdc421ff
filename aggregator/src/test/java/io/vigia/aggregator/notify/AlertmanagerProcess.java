package io.vigia.aggregator.notify;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A real Alertmanager in a directory of its own, on a port that stays the same when it is started again. */
public final class AlertmanagerProcess implements AutoCloseable {
    private final Path directory;
    private final int port = freePort();
    private final int gossip = freePort();
    private final List<String> peers = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private @Nullable Process process;

    public AlertmanagerProcess(Path directory) {
        this.directory = directory;
    }

    /** @param hook where it notifies; nobody when empty */
    public void configure(Optional<URI> hook) throws IOException {
        Files.createDirectories(directory);
        String receiver = hook.map(url -> "  webhook_configs: [{url: '" + url + "', send_resolved: true}]\n")
                .orElse("");
        Files.writeString(directory.resolve("alertmanager.yml"), """
                global: {resolve_timeout: 5m}
                route: {receiver: hook, group_by: [alertname, target], group_wait: 100ms, group_interval: 300ms, repeat_interval: 1h}
                receivers:
                - name: hook
                """ + receiver);
    }

    /** The two gossip about what they have notified. */
    public void pairWith(AlertmanagerProcess other) {
        peers.add("--cluster.peer=127.0.0.1:" + other.gossip);
    }

    public void start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "prometheus-alertmanager",
                "--config.file=" + directory.resolve("alertmanager.yml"),
                "--storage.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=127.0.0.1:" + gossip,
                "--cluster.advertise-address=127.0.0.1:" + gossip,
                "--cluster.gossip-interval=20ms",
                "--cluster.peer-timeout=1s"));
        command.addAll(peers);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("alertmanager.log").toFile()))
                    .start();
        } catch (IOException absent) {
            throw new IOException(
                    "these tests need prometheus-alertmanager on the PATH (Debian: apt-get install"
                            + " prometheus-alertmanager; ./verify does it)",
                    absent);
        }
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> get("/-/ready").statusCode() == 200);
    }

    /** SIGKILL: what it knew of alerts is gone. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            await().until(() -> !running.isAlive());
        }
        process = null;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public String name() {
        return "127.0.0.1:" + port;
    }

    /** What stands, by its own word. */
    public List<JsonObject> active() {
        HttpResponse<String> answer = get("/api/v2/alerts");
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return new JsonArray(answer.body()).stream().map(JsonObject.class::cast).toList();
    }

    /** The one with this name. */
    public Optional<JsonObject> active(String alertname) {
        return active().stream()
                .filter(alert -> alertname.equals(alert.getJsonObject("labels").getString("alertname")))
                .findFirst();
    }

    /** Those that are not over. */
    public List<JsonObject> silences() {
        return new JsonArray(get("/api/v2/silences").body())
                .stream()
                        .map(JsonObject.class::cast)
                        .filter(silence -> !"expired"
                                .equals(silence.getJsonObject("status").getString("state")))
                        .toList();
    }

    /** Of its cluster, itself included, once it has settled: before that it notifies as if it were alone. */
    public int members() {
        JsonObject cluster = new JsonObject(get("/api/v2/status").body()).getJsonObject("cluster");
        return "ready".equals(cluster.getString("status"))
                ? cluster.getJsonArray("peers").size()
                : 0;
    }

    private HttpResponse<String> get(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(url().resolve(path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The address belongs to a flag, so a free one is looked for. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
