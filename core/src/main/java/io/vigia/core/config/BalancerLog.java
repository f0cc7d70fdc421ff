package io.vigia.core.config;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the agent beside a balancer receives its log, and what it counts of each line.
 *
 * @param place a place of its own
 * @param time which of HAProxy's times is a query's time
 * @param bounds within which queries are counted apart, ascending; 1 to {@link #MAX_BOUNDS}, each of whole milliseconds
 * @param errors what makes a query a failed one: {@code 5xx} or {@code 504}, a status; {@code S} or {@code sH}, the beginning of HAProxy's termination state
 */
public record BalancerLog(Place place, Time time, List<Duration> bounds, List<String> errors) {
    public static final int MAX_BOUNDS = 8;
    public static final List<Duration> DEFAULT_BOUNDS =
            List.of(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));

    /**
     * What is HAProxy's fault or its server's: the server broke off ({@code S}) or was too slow ({@code s}), was down ({@code D}); HAProxy had no resource
     * ({@code R}), an error inside ({@code I}), refused for its own limits or the server's answer ({@code PC}, {@code PH}, {@code PD}), or was told to
     * end the session ({@code K}). What a rule refuses ({@code PR}, {@code PT}) is not one.
     */
    public static final List<String> DEFAULT_ERRORS = List.of("5xx", "S", "s", "D", "R", "I", "PC", "PH", "PD", "K");

    private static final Pattern ERROR = Pattern.compile("[1-5]xx|[1-5]\\d\\d|[CSPLRIDUKcs][RQCHDLT]?");

    public BalancerLog {
        bounds = bounds.stream().sorted().distinct().toList();
        errors = List.copyOf(errors);
        Checks.between("bounds", bounds.size(), 1, MAX_BOUNDS);
        bounds.forEach(bound -> Checks.between("bounds", bound, Duration.ofMillis(1), Duration.ofHours(1)));
        errors.forEach(BalancerLog::checkError);
    }

    /** Where lines come in. */
    public sealed interface Place {}

    /** Datagrams to an address of this machine. */
    public record Udp(Endpoint listen) implements Place {
        public Udp {
            Checks.address("listen", listen.host());
            Checks.between("listen", listen.port(), 1, 65535);
        }

        @Override
        public String toString() {
            return listen.toString();
        }
    }

    /** A Unix datagram socket, made by the agent. */
    public record Unix(String socket) implements Place {
        public Unix {
            Checks.socketPath("socket", socket);
        }

        @Override
        public String toString() {
            return socket;
        }
    }

    /** Which of the times that HAProxy logs. */
    public enum Time {
        /** From the first byte of the query to the last of the answer: {@code Ta}; of TCP the whole session, {@code Tt}. */
        TOTAL,
        /** How long the server took to begin its answer: {@code Tr}; of TCP, which has none, {@code Tt}. */
        RESPONSE
    }

    private static void checkError(String word) {
        if (!ERROR.matcher(word).matches()) {
            throw new IllegalArgumentException(
                    "errors has '" + word + "', must be a status such as 5xx or 429, or the beginning of a termination"
                            + " state of HAProxy, such as S or sH");
        }
    }
}
