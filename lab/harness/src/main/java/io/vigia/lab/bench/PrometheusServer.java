package io.vigia.lab.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A real Prometheus on a free port of this machine, over the data of a directory. It ends with {@link #close}, and with the process that started it. */
final class PrometheusServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    /** Prometheus answers no more than 11,000 points at once. */
    private static final int CHUNK = 10_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI base;
    private final Path log;

    private PrometheusServer(Process process, URI base, Path log) {
        this.process = process;
        this.base = base;
        this.log = log;
    }

    /**
     * Makes blocks of what a text says.
     *
     * @param openMetrics in the OpenMetrics format, with time stamps; promtool reads it once for every two hours in it, so a day at a time is quick
     */
    static void backfill(Path openMetrics, Path data) throws IOException, InterruptedException {
        Process promtool = new ProcessBuilder(
                        "promtool",
                        "tsdb",
                        "create-blocks-from",
                        "openmetrics",
                        "--quiet",
                        openMetrics.toString(),
                        data.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (promtool.waitFor() != 0) {
            throw new IOException("promtool: " + said.strip());
        }
    }

    /** @param directory with {@code prometheus.yml} in it; the data are in {@code data} below */
    static PrometheusServer start(Path directory) throws IOException, InterruptedException {
        int port;
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            port = socket.getLocalPort();
        }
        Path log = directory.resolve("prometheus.log");
        Process process = new ProcessBuilder(
                        "setpriv",
                        "--pdeathsig",
                        "KILL",
                        "prometheus",
                        "--config.file=" + directory.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--storage.tsdb.retention.time=100y",
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        PrometheusServer server = new PrometheusServer(process, URI.create("http://127.0.0.1:" + port), log);
        server.awaitReady();
        return server;
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try {
                HttpRequest request =
                        HttpRequest.newBuilder(base.resolve("/-/ready")).build();
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // it does not listen yet
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        close();
        throw new IOException("Prometheus did not start: " + Files.readString(log));
    }

    /**
     * The one series that an expression gives, at each step from {@code from} to {@code to}; where it has none, nothing. Times are in seconds since 1970.
     *
     * @throws IOException for an error, and for more than one series
     */
    SortedMap<Long, Double> range(String expression, long from, long to, long step)
            throws IOException, InterruptedException {
        SortedMap<Long, Double> points = new TreeMap<>();
        for (long at = from; at <= to; at += CHUNK * step) {
            JsonArray series = ask(
                            "/api/v1/query_range",
                            "query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8) + "&start=" + at + "&end="
                                    + Math.min(to, at + (CHUNK - 1) * step) + "&step=" + step)
                    .getJsonArray("result");
            if (series.size() > 1) {
                throw new IOException("more than one series: " + expression);
            }
            if (!series.isEmpty()) {
                JsonArray values = series.getJsonObject(0).getJsonArray("values");
                for (int i = 0; i < values.size(); i++) {
                    JsonArray point = values.getJsonArray(i);
                    points.put(
                            Math.round(point.getDouble(0)),
                            Double.parseDouble(point.getString(1).replace("+Inf", "Infinity")));
                }
            }
        }
        return points;
    }

    /** The {@code data} of an answer. */
    JsonObject ask(String path, String form) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        JsonObject answer = new JsonObject(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        if (!"success".equals(answer.getString("status"))) {
            throw new IOException(answer.getString("error") + ": " + form);
        }
        return answer.getJsonObject("data");
    }

    /** What it says of itself in the text format. */
    List<String> metrics() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/metrics")).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .toList();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
