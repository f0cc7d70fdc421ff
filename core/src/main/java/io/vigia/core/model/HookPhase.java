package io.vigia.core.model;

import java.util.Locale;

/** When in a move a hook runs. */
public enum HookPhase {
    /** Before anything is routed. */
    BEFORE,
    /** The old site is out of the balancers; make sure that it cannot be written to. */
    FENCE,
    /** The old site is fenced; make the new one fit to be written to. */
    PROMOTE,
    /** The new site serves and has been verified. */
    AFTER,
    /** The move has failed and was rolled back. */
    FAILED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
