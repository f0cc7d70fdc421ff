package io.vigia.core.model;

import java.util.Locale;

/** What follows when a step of a move fails. */
public enum OnFailure {
    /** The move is rolled back. */
    STOP,
    /** The move goes on, and ends degraded. */
    CONTINUE;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
