package io.vigia.lab.net;

import io.vigia.lab.servers.ChildProcess;
import java.io.IOException;

/** SIGSTOP, and SIGCONT to undo it: the process keeps its sockets, answers nothing, and wakes up in what it takes for its own time. */
public record Frozen(ChildProcess process) implements Fault {
    @Override
    public String text() {
        return "froze " + process.name();
    }

    @Override
    public void apply() throws IOException {
        process.freeze();
    }

    @Override
    public void undo() throws IOException {
        if (process.frozen()) {
            process.thaw();
        }
    }
}
