package io.vigia.lab.bench;

import io.vigia.core.config.BalancerLog.Place;
import io.vigia.core.config.BalancerLog.Udp;
import io.vigia.core.config.BalancerLog.Unix;
import io.vigia.core.config.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Queries go through a real HAProxy, which logs each to the agent's receiver and to a file; what the receiver counted must be what another program counts in the file, to
 * the last query and the last millisecond.
 */
public final class LogExact {
    private static final int LOG_PORT = 5148;
    private static final int ORIGIN_PORT = 18_481;
    private static final int HANGING_PORT = 18_482;
    private static final int QUERY_PORT = 18_480;

    /** Within the minute of which percentiles are told. */
    private static final int MOST_SECONDS = 50;

    private LogExact() {}

    /** @param args the script that counts the file, {@code udp} or {@code unix}, seconds, and queries a second to aim at */
    public static void main(String[] args) throws IOException, InterruptedException {
        String script = args[0];
        boolean udp = args.length < 2 || args[1].equals("udp");
        int seconds = Math.min(MOST_SECONDS, args.length > 2 ? Integer.parseInt(args[2]) : 40);
        int rate = args.length > 3 ? Integer.parseInt(args[3]) : 10_000;
        Path directory = Files.createTempDirectory("vigia-log-exact");
        Path file = directory.resolve("haproxy.log");
        Place place = udp
                ? new Udp(new Endpoint("127.0.0.1", LOG_PORT))
                : new Unix(directory.resolve("log.sock").toString());
        boolean same;
        try (ReceivedLog log = new ReceivedLog(place)) {
            log.receiver();
            Process haproxy = haproxy(directory, file, place);
            long sent;
            try {
                sent = new QueryLoad(QUERY_PORT, rate).run(seconds);
                settle(log, file);
            } finally {
                haproxy.destroy();
                haproxy.waitFor(10, TimeUnit.SECONDS);
            }
            System.out.printf(
                    "%,d queries in %d s through HAProxy: %,.0f queries/s (asked for: %,d/s), log over %s%n",
                    sent, seconds, (double) sent / seconds, rate, udp ? "UDP" : "a Unix socket");
            same = compare(figures(log), counted(script, file));
            System.out.println("receiver: " + log.receiver());
        }
        try (Stream<Path> left = Files.list(directory)) {
            for (Path path : left.toList()) {
                Files.deleteIfExists(path);
            }
        }
        Files.delete(directory);
        System.out.println(same ? "exactly the same" : "DIFFERENT");
        System.exit(same ? 0 : 1);
    }

    private static boolean compare(Map<String, Double> receiver, Map<String, Double> script) {
        System.out.printf("%-14s %20s %20s%n", "", "receiver", "script");
        boolean same = true;
        for (Map.Entry<String, Double> figure : script.entrySet()) {
            Double received = receiver.get(figure.getKey());
            boolean equal = figure.getValue().equals(received);
            same &= equal;
            System.out.printf(
                    "%-14s %20s %20s%s%n", figure.getKey(), received, figure.getValue(), equal ? "" : "  <- differs");
        }
        return same && !script.isEmpty();
    }

    private static Map<String, Double> figures(ReceivedLog log) throws InterruptedException {
        Map<String, Double> readings = log.query();
        double requests = readings.getOrDefault("log_requests_total", Double.NaN);
        double failed = readings.getOrDefault("log_failed_total", Double.NaN);
        return Map.of(
                "requests",
                requests,
                "failed",
                failed,
                "aborted",
                readings.getOrDefault("log_aborted_total", Double.NaN),
                "error_ratio",
                failed / requests,
                "p50_seconds",
                readings.getOrDefault("log_time_p50_seconds", Double.NaN),
                "p99_seconds",
                readings.getOrDefault("log_time_p99_seconds", Double.NaN));
    }

    private static Map<String, Double> counted(String script, Path file) throws IOException, InterruptedException {
        Process python = new ProcessBuilder("python3", script, file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, Double> figures = new LinkedHashMap<>();
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        said.lines().map(line -> line.split(" ")).forEach(words -> figures.put(words[0], Double.parseDouble(words[1])));
        if (python.waitFor() != 0) {
            throw new IllegalStateException(script + " failed");
        }
        return figures;
    }

    /** Until HAProxy writes no more to the file and the receiver has read what it was sent. */
    private static void settle(ReceivedLog log, Path file) throws IOException, InterruptedException {
        long size = -1;
        double lines = -1;
        while (true) {
            long nowSize = Files.size(file);
            double nowLines = log.receiver().getOrDefault("log_lines_total", 0.0);
            if (nowSize == size && nowLines == lines) {
                return;
            }
            size = nowSize;
            lines = nowLines;
            Thread.sleep(500);
        }
    }

    private static Process haproxy(Path directory, Path file, Place place) throws IOException {
        Path configuration = Files.writeString(directory.resolve("haproxy.cfg"), """
                global
                  # Of two threads that write a line to the file at once, one would drop its line.
                  nbthread 1
                  log %s local0
                  log stdout format raw local0
                  maxconn 4000
                defaults
                  mode http
                  option dontlognull
                  timeout connect 1s
                  timeout client 5s
                  timeout server 300ms
                  timeout http-keep-alive 5s
                frontend query
                  bind 127.0.0.1:%d
                  log global
                  option httplog
                  default_backend query
                backend query
                  http-reuse always
                  option abortonclose
                  use-server hanging if { path /hanging }
                  server one 127.0.0.1:%d
                  server hanging 127.0.0.1:%d weight 0
                frontend origin
                  bind 127.0.0.1:%d
                  timeout tarpit 150ms
                  http-request tarpit deny_status 200 if { path /slow }
                  http-request return status 404 if { path /missing }
                  http-request return status 503 if { path /broken }
                  http-request return status 200
                frontend hanging
                  bind 127.0.0.1:%d
                  timeout tarpit 900ms
                  http-request tarpit deny_status 200
                """.formatted(
                        place, QUERY_PORT, ORIGIN_PORT, HANGING_PORT, ORIGIN_PORT, HANGING_PORT));
        return new ProcessBuilder("haproxy", "-db", "-f", configuration.toString())
                .redirectOutput(file.toFile())
                .redirectError(directory.resolve("haproxy.err").toFile())
                .start();
    }
}
