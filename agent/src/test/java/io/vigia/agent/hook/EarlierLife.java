package io.vigia.agent.hook;

import io.vigia.core.model.HookReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** An agent's life as far as a hook can tell, in a process of its own that can be killed. */
final class EarlierLife {
    private EarlierLife() {}

    /** Begins {@code run} with {@code command}, and lives until it is killed. */
    static Process begin(Path directory, String run, String command) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EarlierLife.class.getName(),
                        directory.toString(),
                        run,
                        command)
                .inheritIO()
                .start();
    }

    public static void main(String[] words) throws IOException, InterruptedException {
        HookRunner runner = HookRunner.open(Lakes.NODE, Lakes.lake(words[2]), Path.of(words[0]), EarlierLife::ignore);
        runner.order(Lakes.order(words[1]), EarlierLife::ignore);
        new CountDownLatch(1).await();
    }

    private static void ignore(HookReport report) {}
}
