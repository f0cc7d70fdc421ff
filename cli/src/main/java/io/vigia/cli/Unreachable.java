package io.vigia.cli;

/** No good answer was to be had; the message says who was asked, why there was none, and what to try. */
final class Unreachable extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    Unreachable(String message) {
        this(ExitCode.UNKNOWN, message);
    }

    Unreachable(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
