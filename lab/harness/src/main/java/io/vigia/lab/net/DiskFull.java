package io.vigia.lab.net;

import io.vigia.lab.lake.Breakage;
import io.vigia.lab.servers.ChildProcess;
import java.io.IOException;

/** The disk on which a process keeps its state is full to the last byte. A process that ended for it is started again to undo it. */
public record DiskFull(ChildProcess process, SmallDisk disk) implements Fault {
    @Override
    public String text() {
        return "filled the disk of " + process.name();
    }

    @Override
    public void apply() throws IOException {
        disk.fill();
    }

    @Override
    public void undo() throws IOException, InterruptedException {
        disk.free();
        Breakage.startAgain(process);
    }
}
