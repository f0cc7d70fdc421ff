package io.vigia.agent.probe.haproxylog;

/**
 * One message of HAProxy's log, read in place: offsets into the bytes that were received, no objects. Understands what {@code option httplog}, {@code option
 * httpslog} and {@code option tcplog} write, after a header of RFC 3164, of RFC 5424, or none ({@code format raw}). Nothing that is read comes after what a client
 * can put into a line, unless cookies are captured. A line that was cut off in its request is read all the same.
 */
final class LogLine {
    /** What a message is. */
    enum Kind {
        /** A query over HTTP. */
        HTTP,
        /** A session over TCP. */
        TCP,
        /** A connection that ended before there was a query, such as in a TLS handshake. */
        NO_QUERY,
        /** HAProxy says something of itself or its servers. */
        NOTICE,
        MALFORMED
    }

    private static final int NONE = -1;
    private static final byte[][] NOTICES = {
        bytes("Server "),
        bytes("Backup Server "),
        bytes("Proxy "),
        bytes("backend "),
        bytes("Health check for "),
        bytes("Agent check for "),
        bytes("Stopping "),
        bytes("Pausing "),
        bytes("Enabling "),
        bytes("Connect from "),
        bytes("Loading "),
        bytes("New program "),
        bytes("New worker "),
        bytes("Log ")
    };

    private byte[] line = {};
    private int at;
    private int end;

    private int backendFrom;
    private int backendTo;
    private int serverFrom;
    private int serverTo;
    private int status;
    private int totalMillis;
    private int responseMillis;
    private int state;

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** Reads {@code bytes[from, to)}, without a line feed. The fields hold until the next call, and mean something after {@link Kind#HTTP} and {@link Kind#TCP} alone. */
    Kind read(byte[] bytes, int from, int to) {
        line = bytes;
        end = to;
        at = new LogHeader(bytes, from, to).messageFrom();
        int message = at;
        if (at >= end || !skipPast(' ') || !is('[') || !skipPast(']') || !is(' ')) {
            at = message;
            return isNotice() ? Kind.NOTICE : Kind.MALFORMED;
        }
        at++;
        int frontend = at;
        if (!skipPast(' ') || at - frontend < 2) {
            return Kind.MALFORMED;
        }
        if (line[at - 2] == ':') {
            return Kind.NO_QUERY;
        }
        return proxies() ? times() : Kind.MALFORMED;
    }

    int backendFrom() {
        return backendFrom;
    }

    int backendTo() {
        return backendTo;
    }

    int serverFrom() {
        return serverFrom;
    }

    int serverTo() {
        return serverTo;
    }

    /** 100 to 999; -1 when no answer was begun, and of TCP. */
    int status() {
        return status;
    }

    /** {@code Ta} or {@code Tt}; -1 when HAProxy does not know. */
    int totalMillis() {
        return totalMillis;
    }

    /** {@code Tr}, of TCP {@code Tt}; -1 when no answer was begun. */
    int responseMillis() {
        return responseMillis;
    }

    /** The first two characters of the termination state: the first in the higher byte. */
    int state() {
        return state;
    }

    /** {@code BACKEND/SERVER }. */
    private boolean proxies() {
        backendFrom = at;
        while (at < end && line[at] != '/' && line[at] != ' ') {
            at++;
        }
        backendTo = at;
        if (!is('/') || backendTo == backendFrom) {
            return false;
        }
        serverFrom = ++at;
        boolean whole = skipPast(' ');
        serverTo = at - 1;
        return whole && serverTo > serverFrom;
    }

    /** Five times and a status are of HTTP, three of TCP. */
    private Kind times() {
        int count = 0;
        int last = NONE;
        int fourth = NONE;
        while (true) {
            // A time with a '+' is that until now, not in all: of "option logasap".
            int value = is('-') ? minusOne() : number();
            if (value < NONE) {
                return Kind.MALFORMED;
            }
            fourth = count == 3 ? value : fourth;
            last = value;
            count++;
            if (is(' ')) {
                break;
            }
            if (!is('/') || count == 5) {
                return Kind.MALFORMED;
            }
            at++;
        }
        at++;
        totalMillis = last;
        if (count == 5) {
            responseMillis = fourth;
            return http();
        }
        responseMillis = last;
        return count == 3 ? tcp() : Kind.MALFORMED;
    }

    private Kind http() {
        status = is('-') ? minusOne() : number();
        boolean known = status == NONE || (status >= 100 && status <= 999);
        if (!known || !take(' ') || number() < 0 || !take(' ')) {
            return Kind.MALFORMED;
        }
        int cookies = at;
        if (take('-') && take(' ') && take('-') && take(' ') && termination(at, 4)) {
            return Kind.HTTP;
        }
        return terminationAfter(cookies) ? Kind.HTTP : Kind.MALFORMED;
    }

    private Kind tcp() {
        status = NONE;
        return number() >= 0 && take(' ') && termination(at, 2) ? Kind.TCP : Kind.MALFORMED;
    }

    /** So many characters of a termination state, and the first count of connections after them. */
    private boolean termination(int from, int length) {
        int after = from + length;
        if (after + 1 >= end || line[after] != ' ' || !isDigit(line[after + 1])) {
            return false;
        }
        for (int i = from; i < after; i++) {
            if (!isLetterOrHyphen(line[i])) {
                return false;
            }
        }
        state = line[from] << 8 | line[from + 1];
        return true;
    }

    /**
     * Captured cookies may hold whatever a client sends, so the last state before captured headers and the request is taken: HAProxy writes no brace or quote of a
     * client's in the clear.
     */
    private boolean terminationAfter(int cookies) {
        int stop = cookies;
        while (stop < end && line[stop] != '"' && line[stop] != '{') {
            stop++;
        }
        for (int i = stop - 5; i > cookies; i--) {
            if (line[i - 1] == ' ' && termination(i, 4)) {
                return true;
            }
        }
        return false;
    }

    private boolean isNotice() {
        for (byte[] words : NOTICES) {
            int length = words.length;
            if (end - at >= length && java.util.Arrays.equals(line, at, at + length, words, 0, length)) {
                return true;
            }
        }
        return false;
    }

    private boolean is(char c) {
        return at < end && line[at] == c;
    }

    private boolean take(char c) {
        boolean there = is(c);
        at += there ? 1 : 0;
        return there;
    }

    private boolean skipPast(char c) {
        while (at < end) {
            if (line[at++] == c) {
                return true;
            }
        }
        return false;
    }

    /** -1, or less when something else stands here. */
    private int minusOne() {
        if (at + 1 < end && line[at + 1] == '1') {
            at += 2;
            return NONE;
        }
        return Integer.MIN_VALUE;
    }

    /** Up to 2^63 in digits, of which what is above {@link Integer#MAX_VALUE} counts as that; less than -1 when no digit stands here. */
    private int number() {
        int from = at;
        long value = 0;
        while (at < end && isDigit(line[at]) && at - from < 19) {
            value = value * 10 + (line[at++] - '0');
        }
        return at == from ? Integer.MIN_VALUE : (int) Math.min(value, Integer.MAX_VALUE);
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetterOrHyphen(byte c) {
        return c == '-' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
