package io.vigia.lab.net;

import io.vigia.lab.lake.Breakage;
import io.vigia.lab.servers.ChildProcess;
import java.io.IOException;

/** SIGKILL; started again to undo it. */
public record Killed(ChildProcess process) implements Fault {
    @Override
    public String text() {
        return "killed " + process.name();
    }

    @Override
    public void apply() {
        process.kill();
    }

    @Override
    public void undo() throws IOException, InterruptedException {
        Breakage.startAgain(process);
    }
}
