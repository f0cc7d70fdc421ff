package io.vigia.core.sim;

import java.util.function.Supplier;

/** Tells a replayed schedule as it happens; says nothing, at no cost, while thousands are run. */
final class Trace {
    static final Trace SILENT = new Trace(false);

    private final boolean on;
    private long beganMillis = -1;

    private Trace(boolean on) {
        this.on = on;
    }

    static Trace toStandardOut() {
        return new Trace(true);
    }

    void say(Scheduler scheduler, Supplier<String> what) {
        if (on) {
            beganMillis = beganMillis < 0 ? scheduler.now() : beganMillis;
            System.out.printf("%8.3f  %s%n", (scheduler.now() - beganMillis) / 1000.0, what.get());
        }
    }
}
