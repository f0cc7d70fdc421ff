package io.vigia.cli;

/** No aggregator answered; the message says which were asked, why each did not, and what to try. */
final class Unreachable extends Exception {
    Unreachable(String message) {
        super(message);
    }
}
