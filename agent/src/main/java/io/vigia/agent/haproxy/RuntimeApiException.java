package io.vigia.agent.haproxy;

/** A balancer could not be asked; the message is one line for people. */
public final class RuntimeApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why, in a word that metrics can carry. */
    public enum Kind {
        MISSING,
        FORBIDDEN,
        REFUSED,
        TIMEOUT,
        OVERSIZED,
        BROKEN
    }

    private final Kind kind;

    public RuntimeApiException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
