package io.vigia.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where output goes, and what it can show.
 *
 * @param unicode whether symbols beyond ASCII arrive
 * @param prompt how a person is asked; empty when nobody is there to answer
 */
record Terminal(PrintWriter out, boolean colours, boolean unicode, Optional<UnaryOperator<String>> prompt) {
    Terminal(PrintWriter out, boolean colours, boolean unicode) {
        this(out, colours, unicode, Optional.empty());
    }

    /** Shown at once: what comes next may take a while. */
    void progress(String line) {
        out.println(line);
        out.flush();
    }

    /** A state that somebody looks for first. */
    enum Tone {
        GOOD("32", "\u2714", "ok"),
        WARN("33", "\u25b2", "!!"),
        BAD("31;1", "\u2716", "XX"),
        UNKNOWN("35", "?", "??"),
        PLAIN("0", "\u00b7", "-");

        private final String code;
        private final String symbol;
        private final String ascii;

        Tone(String code, String symbol, String ascii) {
            this.code = code;
            this.symbol = symbol;
            this.ascii = ascii;
        }
    }

    /** What standard output is written in; the JDK knows it under one of these names. */
    static Charset charset() {
        String name = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding", ""));
        if (name.isEmpty()) {
            name = System.getProperty("native.encoding", "US-ASCII");
        }
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.US_ASCII;
        }
    }

    /** The symbol of a tone, in its colour. */
    String symbol(Tone tone) {
        return paint(tone, unicode ? tone.symbol : tone.ascii);
    }

    String paint(Tone tone, String text) {
        return colours && tone != Tone.PLAIN ? "\u001b[" + tone.code + "m" + text + "\u001b[0m" : text;
    }

    String heading(String text) {
        return colours ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    String arrow() {
        return unicode ? "\u2192" : "->";
    }

    void println(String line) {
        out.println(line);
    }

    /** What is wrong with the thing on the line above; nothing where all is well. */
    void detail(Tone tone, String detail) {
        if (tone != Tone.GOOD && !detail.isEmpty()) {
            println("      " + paint(tone, detail));
        }
    }

    /** Of an outcome that a probe or a verdict has. */
    static Tone tone(String outcome) {
        return switch (outcome) {
            case "up" -> Tone.GOOD;
            case "degraded" -> Tone.WARN;
            case "down" -> Tone.BAD;
            default -> Tone.UNKNOWN;
        };
    }

    /** Text from elsewhere as a terminal may show it: a control character could move the cursor, or worse. */
    static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> safe.appendCodePoint(steers(c) ? '?' : c));
        return safe.toString();
    }

    /** JSON as a terminal may show it, and with the same meaning: what could steer it stands in strings alone, and is escaped there. */
    static String json(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
            int point = pair ? text.codePointAt(i) : c;
            if (!steers(point) || c == '\n' || c == '\r' || c == '\t') {
                safe.appendCodePoint(point);
            } else {
                for (char part : Character.toChars(point)) {
                    safe.append(String.format("\\u%04x", (int) part));
                }
            }
            i += pair ? 1 : 0;
        }
        return safe.toString();
    }

    private static boolean steers(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
