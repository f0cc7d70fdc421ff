package io.vigia.agent.probe.haproxylog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.config.BalancerLog.Place;
import io.vigia.core.config.BalancerLog.Udp;
import io.vigia.core.config.BalancerLog.Unix;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.probe.HaproxyLogSpec;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real HAProxy that writes each line twice: to the receiver, and to its standard output, which is counted by other means. */
class HaproxyLogIT {
    private static final Pattern LINE = Pattern.compile(
            " (\\S+)/(\\S+) [-\\d/]+/(-?\\d+) (?:(-?\\d{1,3}) )?\\d+ (?:- - )?(\\S\\S)(?:\\S\\S)? \\d+/\\d+/");

    @TempDir
    private Path directory = Path.of(".");

    private final LogReceivers receivers = new LogReceivers(Path.of("/proc"));
    private final List<Probe> probes = new ArrayList<>();
    private HttpServer origin = server();

    @BeforeEach
    void startTheOrigin() {
        origin.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/slow")) {
                // Past the server's timeout: HAProxy answers 504, sH.
                return;
            }
            int status = Integer.parseInt(path.substring(1));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        origin.start();
    }

    @AfterEach
    void end() {
        probes.forEach(Probe::close);
        receivers.close();
        origin.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp rfc3164", "udp rfc5424", "udp raw", "unix rfc3164", "unix rfc5424", "unix raw"})
    void countsAreThoseOfTheSameLogWrittenToAFile(String how) throws Exception {
        String[] words = how.split(" ");
        Place place = words[0].equals("udp")
                ? new Udp(new Endpoint("127.0.0.1", freeUdpPort()))
                : new Unix(directory.resolve("log.sock").toString());
        HaproxyLogSpec spec = Specs.at(place);
        Probe all = probe(spec);
        Probe s3 = probe(spec.about("s3"));
        Probe sql = probe(spec.about("sql"));
        assertThat(look(s3).outcome()).isEqualTo(Outcome.UP);

        int http = freePort();
        int tcp = freePort();
        Process haproxy = haproxy(place + " format " + words[1], http, tcp);
        try {
            await().atMost(10, TimeUnit.SECONDS).until(() -> answers(http));
            traffic(http, tcp, all);
            await().atMost(10, TimeUnit.SECONDS).until(() -> lines().size() >= 60);
            List<Matcher> written = lines();
            await().atMost(5, TimeUnit.SECONDS)
                    .untilAsserted(() ->
                            assertThat(readings(all).get("log_lines_total")).isGreaterThanOrEqualTo(written.size()));

            assertThat(readings(all))
                    .containsEntry("log_malformed_total", 0.0)
                    .containsEntry("log_unknown_total", (double) written.stream()
                            .filter(line -> line.group(1).equals("other"))
                            .count());
            assertThat(counted(readings(s3))).isEqualTo(counted(written, "s3"));
            assertThat(counted(readings(sql))).isEqualTo(counted(written, "sql"));
        } finally {
            haproxy.destroyForcibly().waitFor();
        }
    }

    @Test
    void aPlaceThatCannotBeHadIsTriedAgain() throws Exception {
        Probe probe;
        try (DatagramSocket occupied = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            probe = probe(Specs.at(new Udp(new Endpoint("127.0.0.1", occupied.getLocalPort()))));
            ProbeResult result = look(probe);
            assertThat(result.outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(result.reason()).startsWith("could not look: cannot receive the log: ");
        }
        assertThat(look(probe).outcome()).isEqualTo(Outcome.UP);
    }

    @Test
    void aFileInTheWayIsNotRemoved() throws Exception {
        Path file = Files.writeString(directory.resolve("precious"), "data");
        ProbeResult result = look(probe(Specs.at(new Unix(file.toString()))));
        assertThat(result.reason()).endsWith("precious is there and is no socket");
        assertThat(file).hasContent("data");
    }

    @Test
    void aSocketThatWasLeftBehindIsReplacedAndTheOwnRemoved() throws Exception {
        Path socket = directory.resolve("log.sock");
        HaproxyLogSpec spec = Specs.at(new Unix(socket.toString()));
        Probe first = probe(spec);
        look(first);
        Path left = Files.createLink(directory.resolve("left.sock"), socket);
        probes.remove(first);
        first.close();
        await().atMost(5, TimeUnit.SECONDS).until(() -> !Files.exists(socket));
        Files.move(left, socket);
        assertThat(look(probe(spec)).outcome()).isEqualTo(Outcome.UP);
    }

    private Probe probe(HaproxyLogSpec spec) {
        Probe probe = receivers.probe(spec);
        probes.add(probe);
        return probe;
    }

    private static ProbeResult look(Probe probe) throws Exception {
        return probe.look().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private static Map<String, Double> readings(Probe probe) throws Exception {
        return look(probe).readings().stream()
                .collect(Collectors.toMap(
                        reading ->
                                reading.name() + (reading.instance().isEmpty() ? "" : "{" + reading.instance() + "}"),
                        Reading::value));
    }

    /** What the receiver counted, and of what is in the file: requests, failed ones, classes, states, servers, and the times within bounds. */
    private static Map<String, Double> counted(Map<String, Double> readings) {
        Map<String, Double> counted = new TreeMap<>();
        readings.forEach((name, value) -> {
            if (value > 0
                    && name.matches(
                            "log_(requests|failed|aborted|responses|terminations|server_requests|within)_total.*|log_time_.*")) {
                counted.put(name, value);
            }
        });
        counted.keySet().removeIf(name -> name.contains("bucket") && !name.matches(".*=(0.05|0.5|\\+Inf)}"));
        counted.keySet().removeIf(name -> name.contains("within") && !name.matches(".*\\{(0.05|0.5)}"));
        return counted;
    }

    private static Map<String, Double> counted(List<Matcher> lines, String backend) {
        Map<String, Double> counted = new TreeMap<>();
        List<Integer> times = new ArrayList<>();
        for (Matcher line : lines) {
            if (line.group(1).equals(backend)) {
                int time = Integer.parseInt(line.group(3));
                String status = line.group(4) == null ? "-1" : line.group(4);
                String state = line.group(5);
                boolean failed =
                        state.matches("[sSDRIK].|P[CHD]") || (status.startsWith("5") && !state.matches("[Cc]."));
                times.add(time);
                List<String> names = new ArrayList<>(List.of(
                        "log_requests_total",
                        "log_responses_total{" + (status.equals("-1") ? "none" : status.charAt(0) + "xx") + "}",
                        "log_terminations_total{" + state + "}",
                        "log_server_requests_total{" + line.group(2) + "}",
                        "log_time_seconds_bucket{le=+Inf}"));
                if (failed) {
                    names.add("log_failed_total");
                } else if (state.matches("[Cc].")) {
                    names.add("log_aborted_total");
                }
                for (int bound : new int[] {50, 500}) {
                    if (time <= bound) {
                        names.add("log_time_seconds_bucket{le=" + bound / 1000.0 + "}");
                    }
                    if (time <= bound && !failed) {
                        names.add("log_within_total{" + bound / 1000.0 + "}");
                    }
                }
                names.forEach(name -> counted.merge(name, 1.0, Double::sum));
            }
        }
        times.sort(null);
        double sum = times.stream().mapToLong(Integer::longValue).sum() / 1000.0;
        counted.put("log_time_seconds_sum", sum);
        counted.put("log_time_p50_seconds", times.get((times.size() + 1) / 2 - 1) / 1000.0);
        counted.put("log_time_p99_seconds", times.get((int) Math.ceil(0.99 * times.size()) - 1) / 1000.0);
        counted.values().removeIf(value -> value == 0);
        return counted;
    }

    /** HAProxy never waits for who receives its log, and a Unix socket queues ten lines: no more than a few are ever on their way. */
    private void traffic(int http, int tcp, Probe all) throws Exception {
        int[] statuses = {200, 200, 204, 301, 404, 500, 503};
        for (int i = 0; i < 49; i++) {
            assertThat(get(http, "/" + statuses[i % statuses.length]))
                    .contains(" " + statuses[i % statuses.length] + " ");
            if (i % 4 == 3) {
                awaitReceived(all, i + 1);
            }
        }
        awaitReceived(all, 49);
        assertThat(get(http, "/slow")).contains(" 504 ");
        assertThat(get(http, "/other")).contains(" 418 ");
        // A client that goes away while it is served.
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), http)) {
            client.getOutputStream().write("GET /slow/abort HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
        }
        for (int i = 0; i < 8; i++) {
            assertThat(get(tcp, "/200")).contains(" 200 ");
            awaitReceived(all, 51 + i);
        }
    }

    private static void awaitReceived(Probe all, int lines) {
        await().atMost(10, TimeUnit.SECONDS).until(() -> readings(all).getOrDefault("log_lines_total", 0.0) >= lines);
    }

    private static String get(int port, String path) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(10_000);
            client.getOutputStream().write(("GET " + path + " HTTP/1.0\r\nHost: x\r\n\r\n").getBytes(UTF_8));
            return new String(client.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static boolean answers(int port) {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return client.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private List<Matcher> lines() throws IOException {
        return Files.readAllLines(directory.resolve("haproxy.log")).stream()
                .map(LINE::matcher)
                .filter(Matcher::find)
                .toList();
    }

    private Process haproxy(String log, int http, int tcp) throws IOException {
        Path configuration =
                Files.writeString(directory.resolve("haproxy.cfg"), """
                global
                  log %s local0
                  log stdout format raw local0
                defaults
                  log global
                  option dontlognull
                  timeout connect 500ms
                  timeout client 5s
                  timeout server 300ms
                frontend http
                  mode http
                  option httplog
                  bind 127.0.0.1:%d
                  use_backend other if { path /other }
                  default_backend s3
                backend s3
                  mode http
                  option abortonclose
                  server s3-a %s
                backend other
                  mode http
                  http-request return status 418 content-type text/plain string teapot
                listen sql
                  mode tcp
                  option tcplog
                  bind 127.0.0.1:%d
                  server sql-a %s
                """.formatted(log, http, origin(), tcp, origin()));
        return new ProcessBuilder("haproxy", "-db", "-f", configuration.toString())
                .redirectOutput(directory.resolve("haproxy.log").toFile())
                .redirectError(directory.resolve("haproxy.err").toFile())
                .start();
    }

    private String origin() {
        return "127.0.0.1:" + origin.getAddress().getPort();
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException none) {
            throw new java.io.UncheckedIOException(none);
        }
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return socket.getLocalPort();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
