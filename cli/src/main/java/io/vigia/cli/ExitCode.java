package io.vigia.cli;

/** What the command tells the shell; listed in {@code --help}. */
final class ExitCode {
    static final int OK = 0;
    static final int ATTENTION = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 3;
    static final int REFUSED = 4;

    private ExitCode() {}
}
