package io.vigia.cli;

/** What the command tells the shell; listed in {@code --help}. */
final class ExitCode {
    static final int OK = 0;
    static final int ATTENTION = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 3;
    static final int REFUSED = 4;
    /** A reason to hold; the reasons are printed. */
    static final int HELD = 5;
    /** The service has moved, and something is missing. */
    static final int DEGRADED = 6;
    /** The service is where it was. */
    static final int FAILED = 7;

    private ExitCode() {}
}
