package io.vigia.aggregator.consensus;

import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.GroupConfig;
import io.vigia.core.failover.Durable;
import io.vigia.core.model.NodeId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One aggregator's part in a group as a process of its own, to be killed. It says on its standard output what it hears, commits one state
 * after the other while it leads, and says {@code acked N} for each that was acknowledged.
 */
final class GroupProcess implements AutoCloseable {
    private static final String ALONE = "alone";

    final Process process;
    final String node;
    /** What it said, each with the moment at which it was read. */
    final List<Said> said = new CopyOnWriteArrayList<>();

    record Said(long nanos, String line) {}

    private GroupProcess(Process process, String node) {
        this.process = process;
        this.node = node;
        Thread reader = new Thread(this::read, "reader-" + node);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * @param limits commands for the shell before it becomes the process, such as {@code ulimit -f 100}
     * @param pauseMillis between two commits
     */
    static GroupProcess fork(
            String node, Path directory, Map<NodeId, GroupConfig.Peer> peers, long pauseMillis, String limits)
            throws IOException {
        String group = peers.isEmpty()
                ? ALONE
                : peers.entrySet().stream()
                        .map(peer -> peer.getKey() + "=" + peer.getValue().raft())
                        .collect(Collectors.joining(","));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of("sh", "-c", limits + "exec \"$@\"", "sh", java));
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), GroupProcess.class.getName()));
        command.addAll(List.of(node, directory.toString(), group, Long.toString(pauseMillis)));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return new GroupProcess(builder.start(), node);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(new Said(System.nanoTime(), line));
            }
        } catch (IOException ended) {
            said.add(new Said(System.nanoTime(), "ended"));
        }
    }

    Optional<Said> first(long afterNanos, Predicate<String> what) {
        return said.stream()
                .filter(one -> one.nanos() > afterNanos && what.test(one.line()))
                .findFirst();
    }

    /** The newest number that it said after {@code word}; 0 when it never did. */
    long newest(String word) {
        return said.stream()
                .filter(one -> one.line().startsWith(word + " "))
                .mapToLong(one -> Long.parseLong(one.line().substring(word.length() + 1)))
                .max()
                .orElse(0);
    }

    boolean leads() {
        String last = "";
        for (Said one : said) {
            last = one.line().startsWith("leading") || one.line().equals("following") ? one.line() : last;
        }
        return process.isAlive() && last.startsWith("leading");
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws Exception {
        NodeId self = new NodeId(arguments[0]);
        Path directory = Path.of(arguments[1]);
        long pauseMillis = Long.parseLong(arguments[3]);
        Optional<GroupConfig> group = group(self, arguments[2]);
        ReplicatedLog log = ReplicatedLog.open(
                new ReplicatedLog.Options(self, "demo", directory, group, Optional.empty(), InstantSource.system()));
        Committer committer = new Committer(log, pauseMillis);
        log.start(committer).await(60, TimeUnit.SECONDS);
        committer.run();
    }

    private static Optional<GroupConfig> group(NodeId self, String text) {
        if (text.equals(ALONE)) {
            return Optional.empty();
        }
        Map<NodeId, GroupConfig.Peer> peers = new LinkedHashMap<>();
        for (String peer : text.split(",")) {
            String[] parts = peer.split("=");
            peers.put(new NodeId(parts[0]), new GroupConfig.Peer(Endpoint.parse(parts[1]), Optional.empty()));
        }
        return Optional.of(
                new GroupConfig(Objects.requireNonNull(peers.get(self)).raft(), peers, false));
    }

    /** Commits as long as it leads. */
    private static final class Committer implements DecisionLog.Listener {
        private final ReplicatedLog log;
        private final long pauseMillis;
        private long revision;
        private boolean leads;

        Committer(ReplicatedLog log, long pauseMillis) {
            this.log = log;
            this.pauseMillis = pauseMillis;
        }

        @Override
        public synchronized void applied(Durable durable) {
            revision = durable.revision();
            say("applied " + revision);
        }

        @Override
        public synchronized void leading(long term) {
            leads = true;
            say("leading " + term);
            notifyAll();
        }

        @Override
        public synchronized void following() {
            leads = false;
            say("following");
        }

        private static synchronized void say(String line) {
            System.out.println(line);
            System.out.flush();
        }

        private synchronized long next() throws InterruptedException {
            while (!leads) {
                wait();
            }
            return revision + 1;
        }

        void run() throws InterruptedException {
            while (true) {
                long next = next();
                try {
                    log.commit(Decisions.durable(next), Decisions.because("step " + next))
                            .await(5, TimeUnit.SECONDS);
                    say("acked " + next);
                } catch (Exception refused) {
                    say("refused: " + refused.getMessage());
                }
                if (pauseMillis > 0) {
                    TimeUnit.MILLISECONDS.sleep(pauseMillis);
                }
            }
        }
    }
}
