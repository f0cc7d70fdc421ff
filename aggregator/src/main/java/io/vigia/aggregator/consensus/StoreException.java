package io.vigia.aggregator.consensus;

/** What was decided before cannot be read, or may not be used; the message says what to do. The process must not start. */
public final class StoreException extends Exception {
    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
