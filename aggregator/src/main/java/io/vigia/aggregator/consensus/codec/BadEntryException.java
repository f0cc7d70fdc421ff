package io.vigia.aggregator.consensus.codec;

/** An entry or a snapshot that this program cannot read. The message says what to do. */
public final class BadEntryException extends Exception {
    private static final long serialVersionUID = 1;

    public BadEntryException(String message) {
        super(message);
    }

    public BadEntryException(String message, Throwable cause) {
        super(message, cause);
    }
}
