package io.vigia.platform.wire;

/** Texts for people that cross the wire: one line, bounded, nothing that could forge a log line or drive a terminal. */
final class Texts {
    static final int MAX_DETAIL_LENGTH = 256;

    private Texts() {}

    static String shorten(String text) {
        return text.length() <= MAX_DETAIL_LENGTH ? text : text.substring(0, MAX_DETAIL_LENGTH);
    }

    /** Each control character becomes a blank. */
    static String clean(String text) {
        if (text.chars().noneMatch(Texts::forbidden)) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.chars().forEach(c -> clean.append(forbidden(c) ? ' ' : (char) c));
        return clean.toString();
    }

    /** Refuses what is longer than {@link #MAX_DETAIL_LENGTH}. */
    static String detail(String text) {
        if (text.length() > MAX_DETAIL_LENGTH) {
            throw new IllegalArgumentException("a detail of " + text.length() + " characters");
        }
        return clean(text);
    }

    /** Text of several lines: line breaks and tabs stay, other control characters become blanks. */
    static String lines(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.chars().forEach(c -> clean.append(forbidden(c) && c != '\n' && c != '\t' ? ' ' : (char) c));
        return clean.toString();
    }

    private static boolean forbidden(int c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }
}
