package io.vigia.agent.probe.cdc;

import io.vertx.core.Vertx;
import io.vigia.agent.probe.Looking;
import io.vigia.agent.probe.Means;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.LakeConfig.Schedule;
import io.vigia.core.config.probe.CdcSpec;
import io.vigia.core.config.probe.KafkaPeers;
import io.vigia.lab.servers.ChildProcess;
import io.vigia.lab.servers.Host;
import io.vigia.lab.servers.KafkaServer;
import io.vigia.lab.servers.MirrorMakerServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What the cdc probe costs: a stream of changes through two brokers and MirrorMaker, without it and with it, at several rates; a table. Started by {@code lab/cdc-cost}; the probe runs in a
 * JVM of its own, so that its CPU is the kernel's word.
 */
public final class CdcCost {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int SECONDS = 20;
    private static final int BYTES = 100;
    private static final double TICKS = 100.0;

    private CdcCost() {}

    /** Rates in changes a second; or {@code probe A B}, which is the probe alone until it is killed. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 3 && arguments[0].equals("probe")) {
            probe(arguments[1], arguments[2]);
            return;
        }
        int[] rates = arguments.length == 0
                ? new int[] {1_000, 10_000, 100_000}
                : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        Path directory = Files.createTempDirectory("vigia-cdc-cost");
        Host host = Host.in(directory);
        try (KafkaServer a = KafkaServer.configure(host, "kafka-a");
                KafkaServer b = KafkaServer.configure(host, "kafka-b");
                MirrorMakerServer mirror = MirrorMakerServer.configure(
                        host, "mm2", a.bootstrap(), b.bootstrap(), "_vigia-canary|changes")) {
            a.start();
            b.start();
            a.awaitServing(LIMIT);
            b.awaitServing(LIMIT);
            ChildProcess probe = host.process("probe", command(a.bootstrap(), b.bootstrap()));
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", a.bootstrap(), "acks", "all", "linger.ms", 5),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>("changes", new byte[BYTES])).get();
                mirror.start();
                mirror.awaitServing(LIMIT);
                System.out.printf(
                        "%n%9s %6s %9s %10s %10s %8s %8s %8s %8s%n",
                        "wanted/s", "probe", "sent/s", "ack p50", "ack p99", "kafka-a", "kafka-b", "mm2", "probe");
                load(producer, rates[0], 10);
                for (int rate : rates) {
                    for (boolean with : List.of(false, true)) {
                        if (with) {
                            probe.start();
                            load(producer, Math.min(rate, 10_000), 8);
                        }
                        Map<String, ChildProcess> measured = new LinkedHashMap<>();
                        measured.put("kafka-a", a.broker(1));
                        measured.put("kafka-b", b.broker(1));
                        measured.put("mm2", mirror.process());
                        if (with) {
                            measured.put("probe", probe);
                        }
                        row(producer, rate, with, measured);
                        probe.kill();
                        probe.awaitEnd(LIMIT);
                    }
                }
            }
            System.out.println();
            System.out.print(Files.readString(probe.log()));
        }
    }

    private static void row(
            KafkaProducer<byte[], byte[]> producer, int rate, boolean with, Map<String, ChildProcess> measured)
            throws Exception {
        Map<String, Double> before = new LinkedHashMap<>();
        for (var one : measured.entrySet()) {
            before.put(one.getKey(), cpu(one.getValue()));
        }
        double[] load = load(producer, rate, SECONDS);
        StringBuilder line = new StringBuilder(
                "%9d %6s %9.0f %8.1fms %8.1fms".formatted(rate, with ? "yes" : "no", load[0], load[1], load[2]));
        for (String name : List.of("kafka-a", "kafka-b", "mm2", "probe")) {
            ChildProcess process = measured.get(name);
            Double began = before.get(name);
            line.append(
                    process == null || began == null
                            ? " %8s".formatted("-")
                            : " %7.1f%%".formatted(100 * (cpu(process) - began) / load[3]));
        }
        System.out.println(line);
    }

    /** Sent a second, p50 and p99 of acknowledgements in milliseconds, and how long it took in seconds. */
    private static double[] load(KafkaProducer<byte[], byte[]> producer, int rate, int seconds) {
        ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
        AtomicLong acknowledged = new AtomicLong();
        long began = System.nanoTime();
        long end = began + TimeUnit.SECONDS.toNanos(seconds);
        long sent = 0;
        for (long now = began; now < end; now = System.nanoTime()) {
            long due = (long) ((now - began) / 1e9 * rate);
            for (; sent < due; sent++) {
                boolean sampled = sent % Math.max(1, rate / 100) == 0;
                long at = System.nanoTime();
                var unused = producer.send(
                        new ProducerRecord<>("changes", 0, null, new byte[BYTES]), (metadata, failure) -> {
                            if (failure == null) {
                                acknowledged.incrementAndGet();
                            }
                            if (sampled) {
                                latencies.add(System.nanoTime() - at);
                            }
                        });
            }
            LockSupport.parkNanos(1_000_000);
        }
        double took = (System.nanoTime() - began) / 1e9;
        double perSecond = acknowledged.get() / took;
        producer.flush();
        List<Long> sorted = latencies.stream().sorted().toList();
        return new double[] {
            perSecond,
            sorted.get((sorted.size() - 1) / 2) / 1e6,
            sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1) / 1e6,
            took
        };
    }

    /** CPU seconds of a process, from the kernel. */
    private static double cpu(ChildProcess process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }

    private static List<String> command(String a, String b) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                CdcCost.class.getName(),
                "probe",
                a,
                b);
    }

    private static void probe(String a, String b) throws Exception {
        Vertx vertx = Vertx.vertx();
        Means means = new Means(vertx, Optional.empty());
        Schedule schedule = new Schedule(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofMillis(500));
        CdcSpec spec = new CdcSpec(
                Optional.empty(),
                Optional.of(new CdcSpec.Canary(
                        new KafkaPeers(List.of(Endpoint.parse(a)), Map.of()),
                        new KafkaPeers(List.of(Endpoint.parse(b)), Map.of()),
                        "_vigia-canary",
                        "a._vigia-canary",
                        5,
                        List.of(Duration.ofMillis(100), Duration.ofSeconds(1)))));
        Looking looking = new Looking(vertx, new CdcProbe(means, spec, schedule));
        for (int second = 0; ; second++) {
            ProbeResult result = looking.look();
            if (second % 25 == 24) {
                System.out.println("probe after " + (second + 1) + " s: " + result.outcome() + ", " + result.reason()
                        + ", " + rss() + ", " + result.readings());
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private static String rss() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst()
                .orElse("");
    }
}
