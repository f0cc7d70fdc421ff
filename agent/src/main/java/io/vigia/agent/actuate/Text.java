package io.vigia.agent.actuate;

/** One line for people, of bounded length. */
final class Text {
    static final int MAX_DETAIL = 240;

    private Text() {}

    /** At most {@link #MAX_DETAIL} characters of {@code text}. */
    static String shorten(String text) {
        return text.length() <= MAX_DETAIL ? text : text.substring(0, MAX_DETAIL - 3) + "...";
    }

    /** {@code text} as one short line: foreign input may hold anything. */
    static String printable(String text) {
        return shorten(text.strip().replaceAll("\\p{Cntrl}+", " "));
    }

    static String reason(Throwable cause) {
        String message = cause.getMessage();
        return printable(message == null ? cause.getClass().getSimpleName() : message);
    }
}
