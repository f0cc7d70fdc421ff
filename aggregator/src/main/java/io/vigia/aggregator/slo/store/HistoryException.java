package io.vigia.aggregator.slo.store;

/** The history cannot be read or written now. What was written before still stands, and the same call may succeed later; the message says what is wrong. */
public final class HistoryException extends Exception {
    private final boolean damaged;

    HistoryException(String message) {
        this(message, false);
    }

    HistoryException(String message, boolean damaged) {
        super(message);
        this.damaged = damaged;
    }

    HistoryException(String message, Throwable cause, boolean damaged) {
        super(message, cause);
        this.damaged = damaged;
    }

    /** Whether the file is damaged: it does not heal, but closing the store and opening it again sets the file aside; then everything is to be written whole. */
    public boolean damaged() {
        return damaged;
    }
}
