package io.vigia.agent.probe.haproxylog;

/** What stands before a message: {@code <PRI>} and a header of RFC 3164 (section 4.1) or of RFC 5424 (section 6), or nothing. */
final class LogHeader {
    /** {@code Nov 24 19:31:00 }. */
    private static final int OLD_TIME = 16;

    private final byte[] line;
    private final int from;
    private final int to;

    LogHeader(byte[] line, int from, int to) {
        this.line = line;
        this.from = from;
        this.to = to;
    }

    /** Where the message begins; the end of the line when it has none. */
    int messageFrom() {
        int at = priority();
        if (at > from && at + 1 < to && line[at] == '1' && line[at + 1] == ' ') {
            return modern(at);
        }
        return isOldTime(at) ? tag(at + OLD_TIME) : at;
    }

    private int priority() {
        if (from < to && line[from] == '<') {
            for (int i = from + 1; i < to && i <= from + 4; i++) {
                if (line[i] == '>') {
                    return i + 1;
                }
            }
        }
        return from;
    }

    /** Version, time, host, name, process and message's name, each of one word; then structured data, or a hyphen. */
    private int modern(int version) {
        int at = version;
        for (int i = 0; i < 6; i++) {
            at = afterBlank(at);
        }
        if (at < to && line[at] == '[') {
            at = afterData(at);
        } else {
            at = afterBlank(at);
        }
        // The byte order mark that RFC 5424 allows before a message in UTF-8.
        boolean marked = at + 2 < to && (line[at] & 0xff) == 0xef && (line[at + 1] & 0xff) == 0xbb;
        return marked ? at + 3 : at;
    }

    private int afterData(int bracket) {
        boolean quoted = false;
        for (int i = bracket; i < to; i++) {
            byte c = line[i];
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ' ' && !quoted && line[i - 1] == ']') {
                return i + 1;
            }
        }
        return to;
    }

    private boolean isOldTime(int at) {
        return at + OLD_TIME <= to
                && line[at + 3] == ' '
                && line[at + 6] == ' '
                && line[at + 9] == ':'
                && line[at + 12] == ':'
                && line[at + 15] == ' ';
    }

    /** A host's name, or none, and {@code haproxy[123]: }. */
    private int tag(int at) {
        int first = afterBlank(at);
        if (first > at + 1 && line[first - 2] == ':') {
            return first;
        }
        int second = afterBlank(first);
        return second > first + 1 && line[second - 2] == ':' ? second : at;
    }

    private int afterBlank(int at) {
        for (int i = at; i < to; i++) {
            if (line[i] == ' ') {
                return i + 1;
            }
        }
        return to;
    }
}
