package io.vigia.lab.telemetry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** An {@link AggregatorPeer} in a JVM of its own, and what it has said. */
final class ForkedAggregator implements AutoCloseable {
    private final Process process;
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Thread reader;

    ForkedAggregator(int streamPort, int clusterPort) throws IOException {
        process = fork(
                List.of("-Xmx128m"), AggregatorPeer.class, String.valueOf(streamPort), String.valueOf(clusterPort));
        reader = new Thread(this::read, "aggregator-output");
        reader.setDaemon(true);
        reader.start();
    }

    static Process fork(List<String> flags, Class<?> main, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(flags);
        command.add(main.getName());
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    boolean isReady() {
        return said.contains("ready");
    }

    /** Sequences in the order in which they were handed on. */
    List<Long> heard() {
        return said.stream()
                .filter(line -> line.startsWith("heard "))
                .map(line -> Long.parseLong(line.split(" ")[1]))
                .toList();
    }

    /** How old the batches were, with the time they were under way, in the order of {@link #heard}. */
    List<Long> heldMillis() {
        return said.stream()
                .filter(line -> line.startsWith("heard "))
                .map(line -> Long.parseLong(line.split(" ")[4]))
                .toList();
    }

    long heardBy(String path) {
        return said.stream()
                .filter(line -> line.startsWith("heard ") && line.split(" ")[2].equals(path))
                .count();
    }

    List<String> rejected() {
        return said.stream().filter(line -> line.startsWith("rejected ")).toList();
    }

    /** Sends a signal by name, such as {@code STOP} and {@code CONT}. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** As {@code kill -9}; then what it said until its end is known. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        reader.join(5_000);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
