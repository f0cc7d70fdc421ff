package io.vigia.lab.full;

import io.vertx.core.json.JsonObject;
import io.vigia.lab.lake.DemoDirectory;
import io.vigia.lab.lake.Leftovers;
import io.vigia.lab.screen.ControlSocket;
import io.vigia.lab.servers.Await;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code ./demo --full}: the whole lake, live or in a scenario. */
public final class FullDemo implements AutoCloseable {
    private static final Duration WATCHED = Duration.ofSeconds(60);

    private final FullLake lake;
    private final PrintStream out = System.out;
    private final VigiaView view;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ControlSocket control;
    private final Thread hook;

    private FullDemo(FullLake lake, DemoDirectory directory, boolean breaking, Thread hook) throws IOException {
        this.lake = lake;
        this.hook = hook;
        this.view = new VigiaView(lake.aggregators());
        FullCommands commands = new FullCommands(lake, this::status, stopped::countDown, breaking);
        this.control = ControlSocket.open(directory.controlSocket(), commands::run);
    }

    /**
     * Clears what a former demo left, starts everything, and returns when Vigia sees all of it.
     *
     * @param breaking whether people may break it
     */
    public static FullDemo open(DemoDirectory directory, boolean breaking) throws IOException, InterruptedException {
        List<String> left = Leftovers.clear(directory);
        if (!left.isEmpty()) {
            System.out.println("demo: ended what a former demo left: " + String.join(", ", left));
        }
        directory.prepare();
        FullLake lake = new FullLake(directory);
        Thread hook = new Thread(lake::close, "end-of-the-lake");
        Runtime.getRuntime().addShutdownHook(hook);
        System.out.println("demo: starting the whole lake; logs are in " + directory.logs());
        try {
            lake.start(System.out);
            FullDemo demo = new FullDemo(lake, directory, breaking, hook);
            demo.awaitWatched();
            return demo;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            lake.close();
            throw failed;
        }
    }

    /** Returns when every component is up, the balancers are in step, and every site could take over. */
    private void awaitWatched() throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>(List.of("no status"));
        try {
            Await.until("Vigia sees all of the lake well", WATCHED, () -> {
                Optional<JsonObject> status = view.status();
                problems.clear();
                status.ifPresentOrElse(
                        seen -> problems.addAll(Wellness.problems(seen)), () -> problems.add("no status"));
                return problems.isEmpty();
            });
        } catch (IOException notWell) {
            throw new IOException(notWell.getMessage() + ": " + String.join("; ", problems), notWell);
        }
        out.println("demo: Vigia sees all of it; its page is at "
                + lake.aggregators().get(0));
        out.println(status());
    }

    private String status() {
        try {
            return StatusLines.text(view.status());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "the demo is ending";
        }
    }

    /** Says what changes until somebody stops it. */
    public int live() throws InterruptedException {
        out.println("demo: Prometheus is at " + lake.contents().prometheus.base() + ", Alertmanager at "
                + lake.contents().alertmanager.base()
                + "; break something from another terminal, see ./demo --help; Ctrl-C ends it");
        StatusLines lines = new StatusLines();
        view.status().ifPresent(lines::changed);
        while (!stopped.await(500, TimeUnit.MILLISECONDS)) {
            view.status()
                    .ifPresent(status -> lines.changed(status)
                            .forEach(line ->
                                    out.println(LocalTime.now(ZoneId.systemDefault())
                                                    .truncatedTo(ChronoUnit.SECONDS) + "  " + line)));
        }
        return 0;
    }

    /** Loses site a; 0 when every promise held. */
    public int scenario(@Nullable Path json) throws IOException, InterruptedException {
        LossReport report = new SiteLoss(lake, view, out).run();
        report.lines().forEach(out::println);
        if (json != null) {
            Files.writeString(json, report.json().encodePrettily() + "\n");
        }
        return report.held() ? 0 : 1;
    }

    @Override
    public void close() throws IOException {
        control.close();
        lake.close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // Already on the way out: the hook has done, or is doing, the same.
            return;
        }
    }
}
