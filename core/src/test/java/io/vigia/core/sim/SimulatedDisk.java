package io.vigia.core.sim;

import io.vigia.core.failover.Durable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The committing store: slow, failing, and torn by crashes on either side of the write. */
final class SimulatedDisk {
    /** Everything ever made durable, oldest first. */
    final List<Durable> log = new ArrayList<>();

    double failure;
    int slowMillis = 10;
    private final Scheduler scheduler;
    private @Nullable Durable writing;
    private int writes;

    SimulatedDisk(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    Optional<Durable> newest() {
        return log.isEmpty() ? Optional.empty() : Optional.of(log.get(log.size() - 1));
    }

    void write(Durable next, Runnable done, Runnable failed) {
        writing = next;
        int mine = ++writes;
        boolean fails = scheduler.chance(failure);
        scheduler.after(scheduler.between(1, slowMillis), () -> {
            if (writing == null || writes != mine) {
                return; // the process that wrote has died
            }
            writing = null;
            if (fails) {
                failed.run();
            } else {
                log.add(next);
                // The crash between the write and the word of it.
                scheduler.after(scheduler.between(0, 3), done);
            }
        });
    }

    /** The process dies; what it was writing has reached the disk, or not. */
    void crash() {
        if (writing != null && scheduler.chance(0.5)) {
            log.add(writing);
        }
        writing = null;
    }
}
