package io.vigia.lab;

import io.vigia.lab.lake.Breakage;
import io.vigia.lab.lake.DemoDirectory;
import io.vigia.lab.lake.Lake;
import io.vigia.lab.lake.Leftovers;
import io.vigia.lab.lake.OneMachine;
import io.vigia.lab.net.NetworkLake;
import io.vigia.lab.net.RunId;
import io.vigia.lab.net.Runs;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A lake that runs, with its control socket; ends every process it started, however it is ended. */
final class Demo implements AutoCloseable {
    private final Opened opened;
    private final Stage stage;
    private final int rate;
    private final ControlSocket control;
    private final LiveScreen screen;
    private final Thread hook;

    private Demo(Opened opened, Stage stage, int rate, ControlSocket control, LiveScreen screen, Thread hook) {
        this.opened = opened;
        this.stage = stage;
        this.rate = rate;
        this.control = control;
        this.screen = screen;
        this.hook = hook;
    }

    /** A lake, on one machine or on a network of its own. */
    private record Opened(Lake lake, Optional<NetworkLake> network) implements AutoCloseable {
        static Opened on(DemoDirectory directory, OptionalInt networkWithAggregators, boolean hooked, int alertmanagers)
                throws IOException {
            if (networkWithAggregators.isEmpty()) {
                return new Opened(new Lake(directory, OneMachine.choose(alertmanagers), hooked), Optional.empty());
            }
            NetworkLake network = NetworkLake.open(directory, networkWithAggregators.getAsInt(), hooked);
            return new Opened(network.lake(), Optional.of(network));
        }

        Stage stage(int rate) {
            return network.map(there -> new Stage(there, rate)).orElseGet(() -> new Stage(lake, rate));
        }

        @Override
        public void close() {
            network.ifPresentOrElse(NetworkLake::close, lake::close);
        }
    }

    /**
     * Clears what a former demo left, starts everything, and returns when it answers.
     *
     * @param networkWithAggregators how many aggregators, for a lake on a network of its own
     * @param hooked whether the service has hooks
     * @param alertmanagers how many Vigia tells; 0 on a network of its own
     */
    static Demo open(
            DemoDirectory directory,
            int rate,
            boolean breaking,
            OptionalInt networkWithAggregators,
            boolean hooked,
            int alertmanagers)
            throws IOException, InterruptedException {
        clear(directory);
        directory.prepare();
        Opened opened = Opened.on(directory, networkWithAggregators, hooked, alertmanagers);
        Lake lake = opened.lake();
        Thread hook = new Thread(opened::close, "end-of-the-lake");
        Runtime.getRuntime().addShutdownHook(hook);
        System.out.println("demo: starting the lake; logs are in " + directory.logs());
        opened.network()
                .ifPresent(network -> System.out.println(
                        "demo: it is on network " + network.network().plan().run() + ", "
                                + network.network().plan().prefix() + ".0/24; the status page is at " + lake.status()));
        try {
            lake.start();
            Stage stage = opened.stage(rate);
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
            Commands commands = new Commands(new Breakage(lake), status, stop, opened.network(), breaking);
            shown[0] = new LiveScreen(status, commands, System.out);
            ControlSocket control = ControlSocket.open(directory.controlSocket(), commands::run);
            stage.start();
            return new Demo(opened, stage, rate, control, shown[0], hook);
        } catch (IOException | RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    private static void clear(DemoDirectory directory) throws IOException {
        List<String> left = Leftovers.clear(directory);
        if (!left.isEmpty()) {
            System.out.println("demo: ended what a former demo left: " + String.join(", ", left));
        }
        List<RunId> dead = Runs.clearDead();
        if (!dead.isEmpty()) {
            System.out.println("demo: removed the networks that former demos left: " + dead);
        }
    }

    /** Shows the lake until somebody stops it. */
    int live() throws IOException, InterruptedException {
        screen.show();
        return 0;
    }

    /** Runs each in turn and prints a table for each. */
    List<Result> scenarios(List<Scenario> scenarios, int runs, long seed) throws InterruptedException {
        System.out.println("demo: seed " + seed);
        ScenarioRunner runner = new ScenarioRunner(stage, rate, seed, System.out);
        List<Result> results = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            results.add(runner.run(scenario, runs));
        }
        for (Result result : results) {
            TextReport.of(result).forEach(System.out::println);
        }
        return results;
    }

    @Override
    public void close() throws IOException {
        control.close();
        stage.close();
        opened.close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // Already on the way out: the hook has done, or is doing, the same.
            return;
        }
    }
}
