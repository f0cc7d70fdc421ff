package io.vigia.lab.bench;

import io.vigia.core.config.BalancerLog.Place;
import io.vigia.core.config.BalancerLog.Udp;
import io.vigia.core.config.BalancerLog.Unix;
import io.vigia.core.config.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How many lines a second of HAProxy's log one core receives and counts. Another process sends real lines as fast as it can, or at a pace; the processor time of the
 * receiving thread, the kernel's work for it included, says what a line costs. To be run with the agent's own options of the JVM.
 */
public final class LogRate {
    private static final int PORT = 5149;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private LogRate() {}

    private record Run(String title, Place place, String target, int lines, int rate) {}

    /** @param args the sender's script, and how many lines; of a small number the JVM is not warm */
    public static void main(String[] args) throws IOException, InterruptedException {
        String script = args[0];
        int lines = args.length > 1 ? Integer.parseInt(args[1]) : 2_000_000;
        Path directory = Files.createTempDirectory("vigia-log-rate");
        Path socket = directory.resolve("log.sock");
        Place udp = new Udp(new Endpoint("127.0.0.1", PORT));
        Place unix = new Unix(socket.toString());
        String udpTarget = "udp:" + PORT;
        System.out.printf(
                "%-34s %12s %12s %10s %12s %16s%n",
                "HAProxy's log, lines of 190 bytes", "sent/s", "received/s", "dropped", "us a line", "lines/s a core");
        boolean reached = true;
        for (Run run : List.of(
                new Run("(warm-up)", udp, udpTarget, lines / 4, 150_000),
                new Run("UDP, 150,000/s", udp, udpTarget, lines, 150_000),
                new Run("UDP, as fast as can be sent", udp, udpTarget, lines, 0),
                new Run("Unix socket, as fast as can be sent", unix, "unix:" + socket, lines, 0))) {
            double rate = measure(run, script);
            reached &= run.title.startsWith("(") || rate >= 150_000;
        }
        Files.deleteIfExists(socket);
        Files.delete(directory);
        System.out.println(
                reached
                        ? "promised: 150,000 lines/s on one core, exact: kept"
                        : "promised: 150,000 lines/s on one core, exact: NOT KEPT");
        System.exit(reached ? 0 : 1);
    }

    private static double measure(Run run, String script) throws IOException, InterruptedException {
        try (ReceivedLog log = new ReceivedLog(run.place)) {
            log.receiver();
            long thread = thread();
            long cpu = THREADS.getThreadCpuTime(thread);
            Process sender = new ProcessBuilder(
                            "python3", script, run.target, Integer.toString(run.lines), Integer.toString(run.rate))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            double seconds;
            try (BufferedReader said = sender.inputReader(StandardCharsets.US_ASCII)) {
                seconds = Double.parseDouble(said.readLine());
            }
            if (sender.waitFor() != 0) {
                throw new IllegalStateException("the sender failed");
            }
            Map<String, Double> seen = settled(log, run.lines);
            double used = (THREADS.getThreadCpuTime(thread) - cpu) / 1e9;
            double received = value(seen, "log_lines_total");
            double dropped = value(seen, "log_dropped_total");
            double counted = value(log.query(), "log_requests_total");
            if (counted != received || received + dropped != run.lines) {
                throw new IllegalStateException("sent " + run.lines + ", counted " + counted + ", received " + received
                        + ", dropped " + dropped);
            }
            System.out.printf(
                    "%-34s %,12.0f %,12.0f %,10.0f %12.2f %,16.0f%n",
                    run.title,
                    run.lines / seconds,
                    received / seconds,
                    dropped,
                    used * 1e6 / received,
                    received / used);
            return received / used;
        }
    }

    /** What came of all that was sent: nothing is on its way on one machine, but something may wait in the buffer. */
    private static Map<String, Double> settled(ReceivedLog log, int lines) throws InterruptedException {
        double before = -1;
        while (true) {
            Map<String, Double> seen = log.receiver();
            double now = value(seen, "log_lines_total");
            if (now + value(seen, "log_dropped_total") >= lines || now == before) {
                return seen;
            }
            before = now;
            Thread.sleep(200);
        }
    }

    private static double value(Map<String, Double> readings, String name) {
        return readings.getOrDefault(name, 0.0);
    }

    private static long thread() {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().equals("vigia-haproxy-log"))
                .mapToLong(java.lang.management.ThreadInfo::getThreadId)
                .max()
                .orElseThrow();
    }
}
