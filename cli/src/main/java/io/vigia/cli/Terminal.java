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

    /** Text from elsewhere as a terminal may show it: a control character could move the cursor, or worse. */
    static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> safe.appendCodePoint(
                        switch (Character.getType(c)) {
                            case Character.CONTROL,
                                    Character.FORMAT,
                                    Character.SURROGATE,
                                    Character.LINE_SEPARATOR,
                                    Character.PARAGRAPH_SEPARATOR -> '?';
                            default -> c;
                        }));
        return safe.toString();
    }
}
