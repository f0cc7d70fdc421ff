package io.vigia.lab.full;

import io.vigia.lab.lake.DemoDirectory;
import io.vigia.lab.servers.ChildProcess;
import io.vigia.lab.servers.Ending;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The whole lake, running. Closing it ends every process it started. */
final class FullLake implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);

    private final Contents contents;
    private final List<Part> parts;
    private boolean closed;

    /** Writes every configuration; starts nothing. */
    FullLake(DemoDirectory directory) throws IOException {
        contents = new Contents(directory);
        parts = contents.parts();
    }

    Contents contents() {
        return contents;
    }

    /** Starts everything, says how it goes, and returns when all of it serves. */
    void start(PrintStream out) throws IOException, InterruptedException {
        long began = System.nanoTime();
        new Startup(parts, START, out).run();
        out.printf(
                Locale.ROOT,
                "demo: %d servers, %d processes, %d MB, after %.0f s%n",
                parts.size(),
                processes().size(),
                Memory.megabytes(processes()),
                (System.nanoTime() - began) / 1e9);
    }

    /** Pages and APIs of the aggregators; each ends in {@code /}. */
    List<URI> aggregators() {
        return contents.placement.aggregators().stream()
                .map(name -> URI.create("http://" + contents.placement.http(name) + "/"))
                .toList();
    }

    List<ChildProcess> processes() {
        return parts.stream()
                .flatMap(part -> part.server().processes().stream())
                .toList();
    }

    /** Everything that stands in a site. */
    List<ChildProcess> processesIn(String site) {
        return parts.stream()
                .flatMap(part -> part.bySite().getOrDefault(site, List.of()).stream())
                .toList();
    }

    /** @throws IllegalArgumentException that names those there are */
    ChildProcess process(String name) {
        return processes().stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is not one of "
                        + String.join(
                                ", ",
                                processes().stream().map(ChildProcess::name).toList())));
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Ending.of(processes());
        }
    }
}
