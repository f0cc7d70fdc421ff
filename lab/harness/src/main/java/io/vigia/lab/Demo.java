package io.vigia.lab;

import io.vertx.core.json.JsonArray;
import io.vigia.lab.lake.Breakage;
import io.vigia.lab.lake.DemoDirectory;
import io.vigia.lab.lake.Lake;
import io.vigia.lab.lake.Leftovers;
import io.vigia.lab.report.JsonReport;
import io.vigia.lab.report.Promises;
import io.vigia.lab.report.TextReport;
import io.vigia.lab.scenario.Result;
import io.vigia.lab.scenario.Scenario;
import io.vigia.lab.scenario.ScenarioRunner;
import io.vigia.lab.scenario.Stage;
import io.vigia.lab.screen.Commands;
import io.vigia.lab.screen.ControlSocket;
import io.vigia.lab.screen.LiveScreen;
import io.vigia.lab.screen.StatusText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A lake that runs, with its control socket; ends every process it started, however it is ended. */
final class Demo implements AutoCloseable {
    private final Lake lake;
    private final Stage stage;
    private final int rate;
    private final ControlSocket control;
    private final LiveScreen screen;
    private final Thread hook;

    private Demo(Lake lake, Stage stage, int rate, ControlSocket control, LiveScreen screen, Thread hook) {
        this.lake = lake;
        this.stage = stage;
        this.rate = rate;
        this.control = control;
        this.screen = screen;
        this.hook = hook;
    }

    /** Clears what a former demo left, starts everything, and returns when it answers. */
    static Demo open(DemoDirectory directory, int rate, boolean breaking) throws IOException, InterruptedException {
        List<String> left = Leftovers.clear(directory);
        if (!left.isEmpty()) {
            System.out.println("demo: ended what a former demo left: " + String.join(", ", left));
        }
        directory.prepare();
        Lake lake = new Lake(directory);
        Thread hook = new Thread(lake::close, "end-of-the-lake");
        Runtime.getRuntime().addShutdownHook(hook);
        System.out.println("demo: starting the lake; logs are in " + directory.logs());
        try {
            lake.start();
            Stage stage = new Stage(lake, rate);
            StatusText status = new StatusText(stage);
            LiveScreen[] shown = new LiveScreen[1];
            Thread caller = Thread.currentThread();
            Runnable stop = () -> {
                if (breaking) {
                    shown[0].stop();
                } else {
                    caller.interrupt();
                }
            };
            Commands commands = new Commands(new Breakage(lake), status, stop, breaking);
            shown[0] = new LiveScreen(status, commands, System.out);
            ControlSocket control = ControlSocket.open(directory.controlSocket(), commands::run);
            stage.start();
            return new Demo(lake, stage, rate, control, shown[0], hook);
        } catch (IOException | RuntimeException failed) {
            lake.close();
            throw failed;
        }
    }

    /** Shows the lake until somebody stops it. */
    int live() throws IOException, InterruptedException {
        screen.show();
        return 0;
    }

    /** Runs each in turn, prints a table for each, and returns 0 only if every promise held. */
    int scenarios(List<Scenario> scenarios, int runs, Optional<Path> json, long seed)
            throws IOException, InterruptedException {
        System.out.println("demo: seed " + seed);
        ScenarioRunner runner = new ScenarioRunner(stage, rate, seed, System.out);
        List<Result> results = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            results.add(runner.run(scenario, runs));
        }
        boolean held = true;
        for (Result result : results) {
            TextReport.of(result).forEach(System.out::println);
            held &= Promises.allHeld(Promises.of(result));
        }
        if (json.isPresent()) {
            Files.writeString(json.get(), encode(results) + "\n");
        }
        return held ? 0 : 1;
    }

    /** One scenario is an object, several are an array of them. */
    private static String encode(List<Result> results) {
        if (results.size() == 1) {
            return JsonReport.of(results.get(0)).encodePrettily();
        }
        JsonArray all = new JsonArray();
        results.forEach(result -> all.add(JsonReport.of(result)));
        return all.encodePrettily();
    }

    @Override
    public void close() throws IOException {
        control.close();
        stage.close();
        lake.close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // Already on the way out: the hook has done, or is doing, the same.
            return;
        }
    }
}
