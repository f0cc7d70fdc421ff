package io.vigia.lab;

import io.vigia.lab.lake.Breakage;
import io.vigia.lab.lake.DemoDirectory;
import io.vigia.lab.lake.Lake;
import io.vigia.lab.lake.Leftovers;
import io.vigia.lab.scenario.Stage;
import io.vigia.lab.screen.Commands;
import io.vigia.lab.screen.ControlSocket;
import io.vigia.lab.screen.LiveScreen;
import io.vigia.lab.screen.StatusText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A lake that runs, with its control socket; ends every process it started, however it is ended. */
final class Demo implements AutoCloseable {
    private final Lake lake;
    private final Stage stage;
    private final ControlSocket control;
    private final LiveScreen screen;
    private final Thread hook;

    private Demo(Lake lake, Stage stage, ControlSocket control, LiveScreen screen, Thread hook) {
        this.lake = lake;
        this.stage = stage;
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
            return new Demo(lake, stage, control, shown[0], hook);
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

    int scenarios(List<String> names, int runs, Optional<Path> json, Optional<Long> seed)
            throws IOException, InterruptedException {
        System.err.println("scenarios come next: " + names + runs + json + seed);
        return 1;
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
