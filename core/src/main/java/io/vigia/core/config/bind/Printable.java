package io.vigia.core.config.bind;

/** Text from a file as a message may repeat it: one line, no control characters, not long. */
public final class Printable {
    /** Longest text that a message repeats, in characters. */
    private static final int SHOWN = 80;

    private static final int MESSAGE = 400;

    private Printable() {}

    public static String of(String text) {
        return clean(text, SHOWN);
    }

    /** What a constructor or parser said when it refused. */
    public static String message(IllegalArgumentException refusal) {
        String message = refusal.getMessage();
        return message == null ? "is not valid" : clean(message, MESSAGE);
    }

    /** The same, with the value it was about shortened, so that what it says of it is still read. */
    static String message(IllegalArgumentException refusal, String value) {
        String message = refusal.getMessage();
        return message == null || value.isEmpty()
                ? message(refusal)
                : clean(message.replace(value, of(value)), MESSAGE);
    }

    private static String clean(String text, int most) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), most) + 3);
        for (int i = 0; i < text.length() && i < most; i++) {
            char c = text.charAt(i);
            int type = Character.getType(c);
            shown.append(
                    Character.isISOControl(c)
                                    || type == Character.LINE_SEPARATOR
                                    || type == Character.PARAGRAPH_SEPARATOR
                            ? '?'
                            : c);
        }
        return text.length() > most ? shown + "..." : shown.toString();
    }
}
