package io.vigia.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makes a real network of namespaces, cuts it and heals it. */
final class NetworkIT {
    private static final int PORT = 7000;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final List<Process> echoes = new ArrayList<>();
    private Network network;

    @BeforeEach
    void open() throws IOException {
        Optional<String> whyNot = Runs.whyNot();
        assumeTrue(whyNot.isEmpty(), () -> "skipped: a network of namespaces " + whyNot.orElse(""));
        network = Network.open(List.of("left", "right"));
        for (String host : network.plan().hosts()) {
            List<String> command = new ArrayList<>(network.enter(host));
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Relay.class.getName(),
                    network.plan().address(host)));
            echoes.add(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }
        await("both relays answer").atMost(LIMIT).until(() -> reaches("left", "right") && reaches("right", "left"));
    }

    @AfterEach
    void close() {
        if (network != null) {
            network.close();
            echoes.forEach(Process::destroyForcibly);
        }
    }

    /** Whether {@code from}, asked by the client, has an answer of {@code to} in time. */
    private boolean reaches(String from, String to) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(network.plan().address(from), PORT), 1000);
            return ask(socket, network.plan().address(to));
        } catch (IOException unanswered) {
            return false;
        }
    }

    /** One question on a connection that stays. */
    private static boolean ask(Socket relay, String address) throws IOException {
        relay.setSoTimeout(3000);
        OutputStream out = relay.getOutputStream();
        out.write((address + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        out.flush();
        InputStream in = relay.getInputStream();
        return in.read() == 'y';
    }

    @Test
    void cutsBothWaysAndHeals() throws Exception {
        Fault cut = Partition.between(network, List.of("left"), List.of("right"));
        cut.apply();
        assertThat(reaches("left", "right")).isFalse();
        assertThat(reaches("right", "left")).isFalse();
        assertThat(network.dropped()).isPositive();
        cut.undo();
        await("the way is open").atMost(LIMIT).until(() -> reaches("left", "right") && reaches("right", "left"));
    }

    @Test
    void dropsOnlyWhatGoesTheWayThatIsCut() throws Exception {
        Fault cut = Partition.oneWay(network, List.of("left"), List.of("right"));
        cut.apply();
        assertThat(reaches("left", "right")).isFalse();
        long fromLeft = network.dropped();
        assertThat(fromLeft).isPositive();
        assertThat(Tool.run("ip", "-n", network.plan().namespace("left"), "neigh", "show"))
                .as("address resolution is not cut")
                .contains(network.plan().address("right"));
        cut.undo();
        await("the way is open").atMost(LIMIT).until(() -> reaches("left", "right"));
    }

    @Test
    void cutsAConnectionThatStands() throws Exception {
        try (Socket relay = new Socket()) {
            relay.connect(new InetSocketAddress(network.plan().address("left"), PORT), 1000);
            assertThat(ask(relay, network.plan().address("right"))).isTrue();
            network.add(List.of(new Drop(
                    java.util.Set.of(network.plan().address("left")),
                    java.util.Set.of(network.plan().address(NetworkPlan.CLIENT)),
                    100)));
            relay.setSoTimeout(500);
            relay.getOutputStream().write("10.0.0.1\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> relay.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void pullsTheCable() throws Exception {
        Fault pulled = new CablePulled(network, "right");
        pulled.apply();
        assertThat(reaches("left", "right")).isFalse();
        pulled.undo();
        await("the cable is in").atMost(LIMIT).until(() -> reaches("left", "right"));
    }

    @Test
    void losesAShare() throws Exception {
        Fault lossy = Partition.lossy(network, List.of("left"), 40);
        lossy.apply();
        await("something was lost").atMost(LIMIT).until(() -> {
            reaches("right", "left");
            return network.dropped() > 0;
        });
        await("something passes").atMost(LIMIT).until(() -> reaches("right", "left"));
        lossy.undo();
    }

    @Test
    void fillsADiskAndFreesIt(@TempDir Path directory) throws Exception {
        SmallDisk disk = SmallDisk.mount(network.plan().run(), directory.resolve("state"));
        Path file = directory.resolve("state/file");
        Files.writeString(file, "room");
        disk.fill();
        org.assertj.core.api.Assertions.assertThatIOException()
                .isThrownBy(() -> Files.write(file, new byte[8192]))
                .withMessageContaining("No space");
        disk.free();
        Files.writeString(file, "room again");
        network.close();
        assertThat(directory.resolve("state")).isEmptyDirectory();
    }

    @Test
    void leavesNothing() throws Exception {
        RunId run = network.plan().run();
        network.close();
        assertThat(Tool.run("ip", "netns", "list")).doesNotContain(run.namespace(""));
        assertThat(Tool.run("ip", "-brief", "link")).doesNotContain(run.rootLink());
        assertThat(echoes).allSatisfy(echo -> assertThat(echo.onExit()).succeedsWithin(LIMIT));
    }

    @Test
    void clearsWhatADeadRunLeftAndNothingElse() throws Exception {
        RunId dead = new RunId("dead");
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.writeString(Path.of("/run/vigia-lab", dead.text()), gone.pid() + " 1\n");
        Tool.run("ip", "netns", "add", dead.namespace("left"));
        assertThat(Runs.clearDead())
                .contains(dead)
                .doesNotContain(network.plan().run());
        assertThat(Tool.run("ip", "netns", "list"))
                .doesNotContain(dead.namespace("left"))
                .contains(network.plan().namespace("left"));
    }
}
