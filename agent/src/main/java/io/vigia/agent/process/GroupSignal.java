package io.vigia.agent.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A signal to a whole process group: Java signals single processes only. */
public final class GroupSignal {
    private static final Logger log = LoggerFactory.getLogger(GroupSignal.class);
    private static final long PATIENCE_SECONDS = 2;

    private GroupSignal() {}

    /**
     * Blocks for at most 2 s. A group that is gone already is no failure, and one that cannot be signalled is logged alone: the caller
     * looks whether anybody is left.
     *
     * @param name such as {@code TERM}
     * @param group the id of the process that leads it
     */
    public static void send(String name, long group) {
        try {
            Process kill = new ProcessBuilder(
                            "/bin/sh", "-c", "kill -s \"$1\" -- \"-$2\"", "sh", name, Long.toString(group))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
            }
        } catch (IOException cannotFork) {
            log.atError()
                    .setCause(cannotFork)
                    .addKeyValue("group", group)
                    .addKeyValue("signal", name)
                    .log("process group cannot be signalled");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
