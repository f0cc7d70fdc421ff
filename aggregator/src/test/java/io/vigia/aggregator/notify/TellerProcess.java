package io.vigia.aggregator.notify;

import io.vertx.core.Vertx;
import io.vigia.aggregator.consensus.ReplicatedLog;
import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.GroupConfig;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.NodeId;
import io.vigia.core.notify.Alert;
import io.vigia.core.notify.LabelSet;
import io.vigia.core.notify.Silencer;
import io.vigia.core.notify.Source;
import io.vigia.platform.life.EventLoops;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * An aggregator that does nothing but tell, on a real log of its group, as a process of its own, to be killed. On its standard input it is told what it
 * sees ({@code seen t1}, {@code seen}) and what it notices ({@code notice}); it says whether it leads, and what the group holds to stand.
 */
final class TellerProcess implements AutoCloseable {
    private static final Source TEST = new Source("test", false);
    private static final long LOOK_MILLIS = 100;

    final String node;
    private final Process process;
    private final List<String> said = new CopyOnWriteArrayList<>();

    private TellerProcess(String node, Process process) {
        this.node = node;
        this.process = process;
        Thread reader = new Thread(this::read, "reader-" + node);
        reader.setDaemon(true);
        reader.start();
    }

    static TellerProcess fork(String node, Path directory, String group, List<URI> alertmanagers) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), TellerProcess.class.getName()));
        command.addAll(List.of(node, directory.toString(), group));
        alertmanagers.forEach(url -> command.add(url.toString()));
        return new TellerProcess(
                node,
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
            }
        } catch (IOException ended) {
            said.add("ended");
        }
    }

    void order(String line) throws IOException {
        Writer to = process.outputWriter(StandardCharsets.UTF_8);
        to.write(line + "\n");
        to.flush();
    }

    boolean leads() {
        return process.isAlive() && newest("leads ").equals("true");
    }

    /** The names of the alerts that stand by the word of the group, as this one knows it. */
    String agreed() {
        return newest("agreed ");
    }

    private String newest(String word) {
        String last = "";
        for (String line : said) {
            last = line.startsWith(word) ? line.substring(word.length()) : last;
        }
        return last;
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws Exception {
        NodeId self = new NodeId(arguments[0]);
        Path directory = Path.of(arguments[1]);
        List<URI> alertmanagers = List.of(arguments).subList(3, arguments.length).stream()
                .map(URI::create)
                .toList();
        ReplicatedLog log = ReplicatedLog.open(new ReplicatedLog.Options(
                self, "demo", directory, Optional.of(group(self, arguments[2])), Optional.empty(), Clock.systemUTC()));
        log.start(new Deaf()).await(60, TimeUnit.SECONDS);
        Vertx vertx = EventLoops.create(1);
        AlertNotifier notifier = new AlertNotifier(
                Teller.config(alertmanagers),
                "demo",
                new AlertNotifier.Ports(
                        directory.resolve("alerts"),
                        false,
                        () -> Teller.empty(log.group(), Instant.now()),
                        log,
                        Optional::empty,
                        Clock.systemUTC(),
                        Clock.systemUTC()),
                Teller.HURRIED,
                Silencer.Policy.DEFAULT);
        vertx.deployVerticle(notifier).await(20, TimeUnit.SECONDS);
        Eyes eyes = new Eyes(log, notifier);
        vertx.setPeriodic(LOOK_MILLIS, timer -> eyes.look());
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            eyes.order(order);
        }
        System.exit(0);
    }

    private static GroupConfig group(NodeId self, String text) {
        Map<NodeId, GroupConfig.Peer> peers = new LinkedHashMap<>();
        for (String peer : text.split(",")) {
            String[] parts = peer.split("=");
            peers.put(new NodeId(parts[0]), new GroupConfig.Peer(Endpoint.parse(parts[1]), Optional.empty()));
        }
        return new GroupConfig(Objects.requireNonNull(peers.get(self)).raft(), peers, false);
    }

    /** Sees what it was told to, from when it was told. */
    private static final class Eyes {
        private final ReplicatedLog log;
        private final AlertNotifier notifier;
        private volatile List<Alert> seen = List.of();
        private String said = "";

        Eyes(ReplicatedLog log, AlertNotifier notifier) {
            this.log = log;
            this.notifier = notifier;
        }

        void order(String order) {
            if (order.equals("notice")) {
                notifier.announced(new Notice.EpochAdopted(new BalancerId("lb-a"), 3, 9, "by the test"));
            } else {
                Instant since = Instant.now();
                seen = List.of(order.split(" ")).stream()
                        .skip(1)
                        .map(target -> Alert.condition(
                                TEST,
                                LabelSet.of(Map.of("alertname", "Down", "severity", "warning", "target", target)),
                                Map.of("summary", target + " is down"),
                                since))
                        .toList();
            }
        }

        void look() {
            notifier.seen(TEST, seen);
            TreeSet<String> names = new TreeSet<>();
            log.agreed().entries().forEach((labels, entry) -> {
                if (entry.endsAt().isEmpty() || entry.alert().lasts().isPresent()) {
                    names.add(labels.alertname());
                }
            });
            String now = "leads " + log.leads() + "\nagreed " + names;
            if (!now.equals(said)) {
                said = now;
                System.out.println(now);
                System.out.flush();
            }
        }
    }

    private static final class Deaf implements DecisionLog.Listener {
        @Override
        public void applied(Durable durable) {}

        @Override
        public void leading(long term) {}

        @Override
        public void following() {}
    }
}
