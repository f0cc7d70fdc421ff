package io.vigia.lab.full;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Starts parts, each as soon as what it comes after serves, a few at a time, and says of each when it serves. */
final class Startup {
    /** More at a time make nothing quicker on two cores. */
    private static final int AT_A_TIME = 3;

    private final List<Part> parts;
    private final Duration limit;
    private final PrintStream out;
    private final long beganNanos = System.nanoTime();

    /**
     * @param parts each after those that it names
     * @param limit for each part
     */
    Startup(List<Part> parts, Duration limit, PrintStream out) {
        this.parts = parts;
        this.limit = limit;
        this.out = out;
    }

    /** Returns when all serve; throws what the first failure was. */
    void run() throws IOException, InterruptedException {
        out.printf("  %8s  %-20s %-6s %8s %9s%n", "", "server", "site", "took", "memory");
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            CompletionService<Part> starting = new ExecutorCompletionService<>(threads);
            List<Part> waiting = new ArrayList<>(parts);
            Set<String> serving = new HashSet<>();
            int underWay = 0;
            while (serving.size() < parts.size()) {
                for (Part part : waiting.stream()
                        .filter(part -> serving.containsAll(part.after()))
                        .toList()) {
                    waiting.remove(part);
                    starting.submit(() -> start(part));
                    underWay++;
                }
                if (underWay == 0) {
                    throw new IllegalStateException("these wait for each other: " + waiting);
                }
                serving.add(starting.take().get().name());
                underWay--;
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private Part start(Part part) throws IOException, InterruptedException {
        long began = System.nanoTime();
        part.server().start();
        part.server().awaitServing(limit);
        part.first().run();
        synchronized (out) {
            out.printf(
                    Locale.ROOT,
                    "  %+7.1fs  %-20s %-6s %7.1fs %6d MB%n",
                    secondsSince(beganNanos),
                    part.name(),
                    part.sites(),
                    secondsSince(began),
                    Memory.megabytes(part.server().processes()));
        }
        return part;
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
