package io.vigia.core.slo;

import java.util.Locale;

/** Whom an alert is for: somebody now, or somebody in the next working days. */
public enum Severity {
    PAGE,
    TICKET;

    /** Lower-case name, as in labels. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
