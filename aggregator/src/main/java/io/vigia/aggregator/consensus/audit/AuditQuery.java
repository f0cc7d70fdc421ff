package io.vigia.aggregator.consensus.audit;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What to read of the audit log.
 *
 * @param failover only lines that belong to this move
 * @param kind only lines of this kind, such as {@code move} or {@code failover-held}
 * @param service only lines that concern this service
 * @param before only lines older than this sequence number: the next page
 * @param limit at most so many lines, 1 to {@link #MAX_LIMIT}
 */
public record AuditQuery(
        Optional<String> failover, Optional<String> kind, Optional<String> service, Optional<Long> before, int limit) {
    public static final int MAX_LIMIT = 1000;

    public AuditQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is " + limit + ", must be between 1 and " + MAX_LIMIT);
        }
    }

    public static AuditQuery newest(int limit) {
        return new AuditQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), limit);
    }

    public static AuditQuery ofFailover(String failover, int limit) {
        return new AuditQuery(Optional.of(failover), Optional.empty(), Optional.empty(), Optional.empty(), limit);
    }

    /** Whether the words are in the line at all: spares parsing the many lines that nobody asked for. Names need no escapes in JSON. */
    boolean mayMatch(String text) {
        return has(text, failover) && has(text, kind) && has(text, service);
    }

    boolean matches(JsonObject line) {
        return is(line, "failover", failover)
                && is(line, "kind", kind)
                && is(line, "service", service)
                && before.map(limit -> line.getLong("seq", 0L) < limit).orElse(true);
    }

    private static boolean has(String text, Optional<String> value) {
        return value.map(name -> text.contains("\"" + name + "\"")).orElse(true);
    }

    private static boolean is(JsonObject line, String field, Optional<String> value) {
        return value.map(name -> name.equals(line.getValue(field))).orElse(true);
    }
}
