package io.vigia.core.slo;

import java.util.Locale;

/** How an objective stands over its window. */
public enum SloState {
    MET,
    /** The budget is spent: of a calendar period, even if nothing else fails until its end. */
    BREACHED,
    /** Nothing was measured in the window. A service that is down is measured, and never here. */
    NO_DATA,
    /** Too little of the elapsed window was measured to say that it is met, or nothing happened in what was. */
    INSUFFICIENT;

    /** Lower-case name, as a label value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
