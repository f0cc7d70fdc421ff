package io.vigia.agent.hook;

/** Texts for people, bounded, with nothing in them that could forge a log line or drive a terminal. */
final class Text {
    private Text() {}

    /** {@code text} as one line of at most {@code most} characters; what is too long loses its end. */
    static String oneLine(String text, int most) {
        String clean = harmless(text).replace('\n', ' ').replace('\t', ' ').strip();
        return clean.length() <= most ? clean : clean.substring(0, most - 3) + "...";
    }

    static String reason(Throwable cause) {
        String message = cause.getMessage();
        String kind = cause.getClass().getSimpleName();
        return message == null ? kind : kind + ": " + message;
    }

    /** Line breaks and tabs stay; every other control character, and what turns the direction of writing, becomes a blank. */
    static String harmless(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.replace("\r\n", "\n").chars().forEach(c -> clean.append(isForbidden(c) ? ' ' : (char) c));
        return clean.toString();
    }

    private static boolean isForbidden(int c) {
        return (Character.isISOControl(c) && c != '\n' && c != '\t')
                || (c >= '\u2028' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069');
    }
}
