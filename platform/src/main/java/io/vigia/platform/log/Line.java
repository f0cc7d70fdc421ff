package io.vigia.platform.log;

import io.vigia.core.config.LogConfig.Format;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * One event as one line of logfmt or JSON. Whatever it is given, it is one line of bounded length, and no value can look like
 * another key: control characters, line breaks of every kind and characters that reorder text are escaped.
 */
final class Line {
    /** Longest line, in characters, but for the closing of what was begun. */
    static final int MAX_LINE = 16_384;

    /** Longest value, in characters after escaping. */
    static final int MAX_VALUE = 4_096;

    private static final int MAX_FRAMES = 24;
    private static final int MAX_CAUSES = 4;
    private static final String CUT = "...(cut)";
    private static final Set<String> OWN = Set.of("ts", "level", "logger", "msg", "error", "stack", "truncated");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final boolean json;
    private final StringBuilder line = new StringBuilder(256);

    private Line(boolean json) {
        this.json = json;
    }

    static Line of(Format format, Instant at, Level level, String logger) {
        Line line = new Line(format == Format.JSON);
        line.add("ts", TIME.format(at));
        line.add("level", level.name().toLowerCase(Locale.ROOT));
        line.add("logger", logger);
        return line;
    }

    String event(String message, List<KeyValuePair> pairs, @Nullable Throwable thrown) {
        add("msg", message);
        for (KeyValuePair pair : pairs) {
            if (line.length() > MAX_LINE - MAX_VALUE) {
                add("truncated", "true");
                break;
            }
            String key = key(String.valueOf(pair.key));
            add(OWN.contains(key) ? key + "_" : key, print(pair.value));
        }
        if (thrown != null) {
            add("error", describe(thrown));
            add("stack", stack(thrown));
        }
        return json ? line.append('}').toString() : line.toString();
    }

    private void add(String key, String value) {
        if (json) {
            line.append(line.length() == 0 ? "{\"" : ",\"").append(key).append("\":\"");
            escape(value);
            line.append('"');
            return;
        }
        line.append(line.length() == 0 ? "" : " ").append(key).append('=');
        boolean plain =
                !value.isEmpty() && value.length() < MAX_VALUE && value.chars().allMatch(Line::isPlain);
        if (plain) {
            line.append(value);
        } else {
            line.append('"');
            escape(value);
            line.append('"');
        }
    }

    private static boolean isPlain(int c) {
        return c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\';
    }

    private void escape(String value) {
        int end = line.length() + MAX_VALUE;
        for (int i = 0; i < value.length(); i++) {
            if (line.length() >= end) {
                line.append(CUT);
                return;
            }
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> line.append('\\').append(c);
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (isHarmless(value, i)) {
                        line.append(c);
                    } else {
                        line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    }
                }
            }
        }
    }

    /** Neither control, nor a line break to some reader, nor able to reorder the line on a screen, nor half a character. */
    private static boolean isHarmless(String value, int i) {
        char c = value.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static String key(String key) {
        String clean = key.replaceAll("[^A-Za-z0-9_.-]", "_");
        return clean.isEmpty() ? "_" : clean.substring(0, Math.min(clean.length(), 64));
    }

    private static String print(@Nullable Object value) {
        try {
            return String.valueOf(value);
        } catch (RuntimeException | StackOverflowError failure) {
            return "(unprintable: " + failure.getClass().getName() + ")";
        }
    }

    private static String describe(Throwable thrown) {
        return print(thrown);
    }

    private static String stack(Throwable thrown) {
        StringBuilder stack = new StringBuilder();
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth <= MAX_CAUSES; depth++) {
            if (depth > 0) {
                stack.append(" caused by ").append(describe(cause));
            }
            StackTraceElement[] frames = cause.getStackTrace();
            for (int i = 0; i < frames.length && i < MAX_FRAMES; i++) {
                stack.append(stack.length() == 0 ? "at " : " at ").append(frames[i]);
            }
            if (frames.length > MAX_FRAMES) {
                stack.append(" and ").append(frames.length - MAX_FRAMES).append(" more");
            }
            cause = cause.getCause();
        }
        return stack.toString();
    }
}
