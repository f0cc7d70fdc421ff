package io.vigia.agent.haproxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code show stat}: comma-separated values, read by the names in the header, because every version of HAProxy
 * adds columns. A field with a comma or a quote in it is quoted, its quotes doubled (HAProxy management guide, 9.1).
 */
public final class StatCsv {
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,19}(\\.\\d{1,9})?");

    private StatCsv() {}

    /** One frontend, backend or server. */
    public static final class Row {
        private final Map<String, Integer> columns;
        private final List<String> fields;

        private Row(Map<String, Integer> columns, List<String> fields) {
            this.columns = columns;
            this.fields = fields;
        }

        /** {@code pxname}. */
        public String proxy() {
            return text("pxname");
        }

        /** {@code svname}: {@code FRONTEND}, {@code BACKEND} or a server's name. */
        public String server() {
            return text("svname");
        }

        public boolean isFrontend() {
            return server().equals("FRONTEND");
        }

        public boolean isBackend() {
            return server().equals("BACKEND");
        }

        /** Empty when this version has no such column, or this row nothing in it. */
        public String text(String column) {
            Integer index = columns.get(column);
            return index == null || index >= fields.size() ? "" : fields.get(index);
        }

        /** Empty when absent or not a number. */
        public OptionalDouble number(String column) {
            return StatCsv.number(text(column));
        }
    }

    /**
     * The rows in HAProxy's order; lines that are too short to name a proxy and a server are left out. Throws {@link
     * IllegalArgumentException} when there is no header with {@code pxname}, {@code svname} and {@code status}.
     */
    public static List<Row> parse(String answer) {
        String[] lines = answer.split("\n");
        Map<String, Integer> columns = new HashMap<>();
        if (lines[0].startsWith("# ")) {
            List<String> names = fields(lines[0].substring(2));
            for (int i = 0; i < names.size(); i++) {
                columns.putIfAbsent(names.get(i), i);
            }
        }
        for (String needed : List.of("pxname", "svname", "status")) {
            if (!columns.containsKey(needed)) {
                throw new IllegalArgumentException("not an answer to 'show stat': no column '" + needed + "'");
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            Row row = new Row(columns, fields(lines[i]));
            if (!row.proxy().isEmpty() && !row.server().isEmpty()) {
                rows.add(row);
            }
        }
        return rows;
    }

    static OptionalDouble number(@Nullable String text) {
        return text != null && NUMBER.matcher(text).matches()
                ? OptionalDouble.of(Double.parseDouble(text))
                : OptionalDouble.empty();
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>(100);
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                boolean doubled = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
                if (doubled) {
                    field.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else if (c != '\r') {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
