package io.vigia.lab.bench;

import io.vigia.core.slo.BudgetingMethod;
import io.vigia.core.slo.rules.RuleYaml;
import io.vigia.core.slo.rules.SloRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One table: what an evaluation of 10,000 SLOs with 8 windows each takes in Vigia, and what the generated rules of 100 of them take in a real Prometheus that holds a month of one sample a
 * minute. What 10,000 would take there is extrapolated, and said so.
 *
 * <p>Usage: {@code lab/slo-round}, or {@code SloBesidePrometheus [slos in Vigia] [slos in Prometheus]}; about ten minutes.
 */
public final class SloBesidePrometheus {
    private static final long MONTH_SECONDS = 30L * 86_400;
    /** Prometheus puts the blocks of the past together first, which must not be counted. */
    private static final long SETTLED_SECONDS = 30;

    private static final long SETTLES_WITHIN_SECONDS = 600;
    /** A multiple of both intervals of evaluation, 1 and 2 minutes. */
    private static final long MEASURED_SECONDS = 240;

    private SloBesidePrometheus() {}

    /**
     * What Prometheus says of itself.
     *
     * @param burn seconds that the groups of windows and alerts took together, once; {@code budget} those of the budgets
     * @param cpuPerMinute CPU seconds in a minute, all of the process; {@code idlePerMinute} the same without any rules
     */
    private record Prometheus(
            int rules, double burn, double budget, double cpuPerMinute, double idlePerMinute, double rss) {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int here = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        int there = args.length > 1 ? Integer.parseInt(args[1]) : 100;
        String load = Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        SloRound.Figures vigia = SloRound.measure(here, 100);
        double rss = ownRss();
        Prometheus prometheus = prometheus(there);
        print(here, there, vigia, rss, prometheus, load);
    }

    private static Prometheus prometheus(int slos) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("vigia-slo-round");
        long now = System.currentTimeMillis() / 1000;
        try (CountedSlos counted = new CountedSlos(slos, now - MONTH_SECONDS)) {
            System.out.println("filling Prometheus with 30 days of " + slos + " SLOs");
            counted.backfill(directory, System.currentTimeMillis() / 1000);
            String rules = RuleYaml.of(
                    "measured",
                    SloRules.of(
                            IntStream.range(0, slos)
                                    .mapToObj(slo -> SloRound.definition(slo, BudgetingMethod.OCCURRENCES))
                                    .toList(),
                            labels -> Optional.empty()));
            configure(directory, counted.port(), "groups: []\n");
            double idle;
            try (PrometheusServer server = PrometheusServer.start(directory)) {
                settle(server);
                idle = cpuPerMinute(server, 60);
            }
            configure(directory, counted.port(), rules);
            try (PrometheusServer server = PrometheusServer.start(directory)) {
                settle(server);
                System.out.println("measuring for " + MEASURED_SECONDS + " s");
                double cpu = cpuPerMinute(server, MEASURED_SECONDS);
                return new Prometheus(
                        (int) rules.lines()
                                .filter(line -> line.matches("      - (record|alert):.*"))
                                .count(),
                        durations(server, false),
                        durations(server, true),
                        cpu,
                        idle,
                        metric(server, "process_resident_memory_bytes"));
            }
        } finally {
            delete(directory);
        }
    }

    private static void configure(Path directory, int port, String rules) throws IOException {
        Files.writeString(directory.resolve("rules.yml"), rules);
        Files.writeString(directory.resolve("prometheus.yml"), """
                global: {scrape_interval: 1m, evaluation_interval: 1m}
                rule_files: [rules.yml]
                scrape_configs:
                  - job_name: vigia
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(port));
    }

    /** Waits until nothing has been put together for a while. Prometheus looks for such work once a minute. */
    private static void settle(PrometheusServer server) throws IOException, InterruptedException {
        long began = System.nanoTime();
        double before = -1;
        long unchangedSince = began;
        while (seconds(began) < 65 || seconds(unchangedSince) < SETTLED_SECONDS) {
            if (seconds(began) > SETTLES_WITHIN_SECONDS) {
                throw new IOException("Prometheus did not come to rest");
            }
            double compactions = metric(server, "prometheus_tsdb_compactions_total");
            if (compactions != before) {
                before = compactions;
                unchangedSince = System.nanoTime();
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private static long seconds(long sinceNanos) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos);
    }

    private static double cpuPerMinute(PrometheusServer server, long seconds) throws IOException, InterruptedException {
        double before = metric(server, "process_cpu_seconds_total");
        long began = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        double after = metric(server, "process_cpu_seconds_total");
        return (after - before) * 60e9 / (System.nanoTime() - began);
    }

    private static double durations(PrometheusServer server, boolean budgets) throws IOException, InterruptedException {
        return server.metrics().stream()
                .filter(line -> line.startsWith("prometheus_rule_group_last_duration_seconds{")
                        && line.contains(" budget\"}") == budgets)
                .mapToDouble(SloBesidePrometheus::value)
                .sum();
    }

    private static double metric(PrometheusServer server, String name) throws IOException, InterruptedException {
        return server.metrics().stream()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(SloBesidePrometheus::value)
                .findFirst()
                .orElseThrow(() -> new IOException("Prometheus says nothing of " + name));
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    private static double ownRss() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    * 1024.0;
        }
    }

    private static void print(
            int here, int there, SloRound.Figures vigia, double rss, Prometheus prometheus, String load) {
        double[] both = vigia.both();
        Arrays.sort(both);
        double round = both[both.length / 2] / 1000;
        double times = (double) here / there;
        System.out.printf(
                Locale.ROOT,
                "%n%d processors, Java %s; load when it began %s. Prometheus: %d rules for %d SLOs, one sample a minute for 30 days%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                load,
                prometheus.rules,
                there);
        String form = "| %-46s | %16s | %18s | %28s |%n";
        System.out.printf(
                form,
                "what",
                String.format(Locale.ROOT, "Vigia, %,d SLOs", here),
                String.format(Locale.ROOT, "Prometheus, %,d", there),
                String.format(Locale.ROOT, "Prometheus, %,d (x %.0f)", here, times));
        System.out.println(
                "|" + String.join("|", List.of("-".repeat(48), "-".repeat(18), "-".repeat(20), "-".repeat(30))) + "|");
        double cpu = prometheus.cpuPerMinute - prometheus.idlePerMinute;
        row(form, "CPU, all evaluated once a minute [s a minute]", round, cpu, cpu * times);
        row(form, "elapsed in groups of windows and alerts [s]", Double.NaN, prometheus.burn, prometheus.burn * times);
        row(form, "elapsed in groups of budgets [s]", Double.NaN, prometheus.budget, prometheus.budget * times);
        row(form, "memory for each SLO [kB]", vigia.bytes() / 1024.0, Double.NaN, Double.NaN);
        row(form, "memory of the process [MB]", rss / 1e6, prometheus.rss / 1e6, Double.NaN);
        System.out.println(
                "The last column is extrapolated. CPU: of Vigia that of one thread for a round, the median of 100;"
                        + " of Prometheus that of its process less what it takes without rules, budgets evaluated every 2 minutes.\n"
                        + "Elapsed: prometheus_rule_group_last_duration_seconds, summed over the groups; groups wait for each other"
                        + " and for a busy machine, so it says little when the load is high.");
    }

    private static void row(String form, String what, double one, double two, double three) {
        System.out.printf(form, what, shown(one), shown(two), shown(three));
    }

    private static String shown(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, value < 1 ? "%.4f" : "%.1f", value);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
