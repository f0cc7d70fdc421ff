package io.vigia.agent.probe;

import io.vigia.core.model.Observation;

/** Turns whatever a target or a library said into one short line that is safe in a log, a page and a metric. */
public final class Reasons {
    private Reasons() {}

    /** At most {@link Observation#MAX_REASON_LENGTH} characters; control characters become blanks. */
    public static String line(String text) {
        int length = Math.min(text.length(), Observation.MAX_REASON_LENGTH);
        StringBuilder line = null;
        for (int i = 0; i < length; i++) {
            if (!isPlain(text.charAt(i))) {
                line = line == null ? new StringBuilder(text).delete(length, text.length()) : line;
                line.setCharAt(i, ' ');
            }
        }
        return line != null ? line.toString() : length == text.length() ? text : text.substring(0, length);
    }

    /** The message of a failure, or what it is when it has none. */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        return line(message == null || message.isBlank() ? failure.getClass().getSimpleName() : message);
    }

    private static boolean isPlain(char c) {
        // A half of a surrogate pair would not survive the wire when the cut falls between the two.
        return !Character.isISOControl(c) && !Character.isSurrogate(c) && c != '\u2028' && c != '\u2029';
    }
}
