package io.vigia.core.model;

/** Whether Vigia may move a service by itself. */
public enum Mode {
    AUTOMATIC,
    /** Decides, explains and alerts, but waits for a person. */
    MANUAL;

    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
