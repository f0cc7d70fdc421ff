package io.vigia.agent.probe.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Prometheus text format 0.0.4 and OpenMetrics 1.0.0 text, line by line, without keeping what nobody asked for. What a
 * line says beyond name, labels and value (a timestamp, an exemplar) is left aside; a malformed line is counted and passed over.
 */
public final class PrometheusText {
    private static final int MAX_LINE = 16 * 1024;

    private PrometheusText() {}

    /**
     * One sample.
     *
     * @param name of the series, {@code _total}, {@code _bucket} and the like included
     * @param labels in the order of the line
     */
    public record Sample(String name, Map<String, String> labels, double value) {
        public Sample {
            labels = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        }
    }

    /** Is told of the samples. */
    @FunctionalInterface
    public interface Sink {
        void take(Sample sample);
    }

    /**
     * @param wanted the names of series to read; of any other only the name is looked at
     * @return how many lines were malformed
     */
    public static int read(byte[] text, Predicate<String> wanted, Sink sink) {
        int malformed = 0;
        int start = 0;
        while (start < text.length) {
            int end = start;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            if (end - start > MAX_LINE) {
                malformed++;
            } else if (end > start && text[start] != '#' && !isBlank(text, start, end)) {
                malformed += new Line(new String(text, start, end - start, StandardCharsets.UTF_8)).read(wanted, sink)
                        ? 0
                        : 1;
            }
            start = end + 1;
        }
        return malformed;
    }

    private static boolean isBlank(byte[] text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private static final class Line {
        private final String line;
        private int at;

        Line(String line) {
            this.line = line;
        }

        /** Whether the line could be read, or was not wanted. */
        boolean read(Predicate<String> wanted, Sink sink) {
            while (at < line.length() && isNamePart(line.charAt(at))) {
                at++;
            }
            String name = line.substring(0, at);
            if (name.isEmpty()) {
                return false;
            }
            if (!wanted.test(name)) {
                return true;
            }
            Map<String, String> labels = labels();
            if (labels == null) {
                return false;
            }
            @Nullable Double value = value();
            if (value == null) {
                return false;
            }
            sink.take(new Sample(name, labels, value));
            return true;
        }

        private @Nullable Map<String, String> labels() {
            skipBlanks();
            Map<String, String> labels = new LinkedHashMap<>();
            if (peek() != '{') {
                return labels;
            }
            at++;
            while (true) {
                skipBlanks();
                if (peek() == '}') {
                    at++;
                    return labels;
                }
                int start = at;
                while (at < line.length() && isNamePart(line.charAt(at))) {
                    at++;
                }
                String label = line.substring(start, at);
                skipBlanks();
                if (label.isEmpty() || peek() != '=') {
                    return null;
                }
                at++;
                skipBlanks();
                @Nullable String value = quoted();
                if (value == null) {
                    return null;
                }
                labels.put(label, value);
                skipBlanks();
                if (peek() == ',') {
                    at++;
                } else if (peek() != '}') {
                    return null;
                }
            }
        }

        private @Nullable String quoted() {
            if (peek() != '"') {
                return null;
            }
            at++;
            StringBuilder text = new StringBuilder();
            while (at < line.length()) {
                char c = line.charAt(at++);
                if (c == '"') {
                    return text.toString();
                }
                if (c == '\\' && at < line.length()) {
                    char escaped = line.charAt(at++);
                    text.append(escaped == 'n' ? '\n' : escaped);
                } else {
                    text.append(c);
                }
            }
            return null;
        }

        private @Nullable Double value() {
            skipBlanks();
            int start = at;
            while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
                at++;
            }
            String word = line.substring(start, at);
            return switch (word) {
                case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> number(word);
            };
        }

        private static @Nullable Double number(String word) {
            try {
                return word.isEmpty() || word.endsWith("d") || word.endsWith("f") ? null : Double.valueOf(word);
            } catch (NumberFormatException malformed) {
                return null;
            }
        }

        private char peek() {
            return at < line.length() ? line.charAt(at) : '\n';
        }

        private void skipBlanks() {
            while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
                at++;
            }
        }

        private static boolean isNamePart(char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':';
        }
    }
}
