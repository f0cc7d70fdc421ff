package io.vigia.lab.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongFunction;

/** The raw counters of many SLOs, with a past of a month, and going on: written as text for the past, answered to Prometheus from now on. */
final class CountedSlos implements AutoCloseable {
    private static final long BLOCK_SECONDS = 7200;

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final int slos;
    private final long began;

    /** @param began when the counters were zero, in seconds since 1970 */
    CountedSlos(int slos, long began) throws IOException {
        this.slos = slos;
        this.began = began;
        server.createContext("/metrics", exchange -> {
            StringBuilder page = new StringBuilder();
            append(page, "vigia_slo_events_total", "counter", this::events, "");
            append(page, "vigia_slo_bad_events_total", "counter", this::bad, "");
            append(page, "vigia_slo_measuring", "gauge", slo -> 1L, "");
            byte[] bytes = page.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Puts one sample a minute, from the beginning to {@code until}, into the directory of a Prometheus. */
    void backfill(Path directory, long until) throws IOException, InterruptedException {
        Path text = directory.resolve("block.txt");
        for (long block = began / BLOCK_SECONDS * BLOCK_SECONDS; block < until; block += BLOCK_SECONDS) {
            try (Writer out = Files.newBufferedWriter(text)) {
                for (String name : new String[] {"vigia_slo_events", "vigia_slo_bad_events"}) {
                    out.write("# TYPE " + name + " counter\n");
                    for (int slo = 0; slo < slos; slo++) {
                        for (long at = Math.max(block, began); at < block + BLOCK_SECONDS && at <= until; at += 60) {
                            long value = name.endsWith("bad_events") ? bad(slo, at) : events(slo, at);
                            out.write(name + "_total"
                                    + labels(slo, ",instance=\"127.0.0.1:" + port() + "\",job=\"vigia\"") + " " + value
                                    + " " + at + "\n");
                        }
                    }
                }
                out.write("# EOF\n");
            }
            PrometheusServer.backfill(text, directory.resolve("data"));
        }
        Files.delete(text);
    }

    private void append(StringBuilder page, String name, String type, LongFunction<Long> value, String more) {
        page.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        for (int slo = 0; slo < slos; slo++) {
            page.append(name)
                    .append(labels(slo, more))
                    .append(' ')
                    .append(value.apply(slo))
                    .append('\n');
        }
    }

    private static String labels(int slo, String more) {
        return "{slo=\"slo-" + slo + "\",service=\"s3\"" + more + "}";
    }

    private Long events(long slo) {
        return events(slo, System.currentTimeMillis() / 1000);
    }

    private Long bad(long slo) {
        return bad(slo, System.currentTimeMillis() / 1000);
    }

    /** Some hundred a second, more at one time of the day than at another. */
    private long events(long slo, long at) {
        long seconds = at - began;
        return (long) (seconds * (100 + slo) + 50 * 13_751 * (1 - Math.cos(seconds * 2 * Math.PI / 86_400)));
    }

    /** One in twenty thousand: half of what 99.99 % allow. */
    private long bad(long slo, long at) {
        return events(slo, at) / 20_000;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
