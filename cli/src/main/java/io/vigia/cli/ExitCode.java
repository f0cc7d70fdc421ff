package io.vigia.cli;

/** What the command tells the shell, and how {@code --help} says it. */
final class ExitCode {
    static final int OK = 0;
    /** Nobody could be asked, or what is named is not known, or what became of it is not. */
    static final int UNKNOWN = 1;

    static final int USAGE = 2;
    /** Done with something missing; of the lake's state, that somebody should look. */
    static final int DEGRADED = 3;

    static final int FAILED = 4;
    /** Nothing was done; the reasons are printed. */
    static final int HELD = 5;

    static final String DONE = "0:done";
    static final String NOT_KNOWN = "1:no aggregator could be reached, or what is named is not known";
    static final String WRONG_USAGE = "2:wrong usage, or not confirmed: nothing was done";
    static final String MISSING = "3:the service has moved, but something is missing";
    static final String ROLLED_BACK = "4:failed or rolled back: the service is where it was";
    static final String REFUSED = "4:refused, or failed";
    static final String REASONS = "5:held: nothing was done, and every reason is printed";

    private ExitCode() {}

    /** What an answer that is not a good one means to the shell; one that lists reasons to hold is told apart before. */
    static int of(int httpStatus) {
        return switch (httpStatus) {
            case 400, 405, 413, 415 -> USAGE;
            case 403, 409 -> FAILED;
            default -> UNKNOWN;
        };
    }
}
