package io.vigia.agent.actuate;

import io.vigia.agent.haproxy.StatCsv;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The sessions that servers of one HAProxy have now, those that wait in a server's own queue too. Of the worker that answers alone: one
 * that was replaced by a reload finishes its own unseen.
 */
record Sessions(Map<ServerName, Long> byServer) {
    /** Servers alone (type 4), of every proxy. */
    static final String QUESTION = "show stat -1 4 -1";

    private static final String HEADER = "# pxname,";
    private static final Sessions UNKNOWN = new Sessions(Map.of());

    Sessions {
        byServer = Collections.unmodifiableMap(byServer);
    }

    /** What was not asked, or not understood, is not known. */
    static Sessions read(String answer) {
        int table = answer.indexOf(HEADER);
        if (table < 0) {
            return UNKNOWN;
        }
        Map<ServerName, Long> sessions = new HashMap<>();
        for (StatCsv.Row row : StatCsv.parse(answer.substring(table))) {
            OptionalDouble current = row.number("scur");
            if (current.isPresent() && ServerName.isSafe(row.proxy()) && ServerName.isSafe(row.server())) {
                sessions.put(
                        new ServerName(row.proxy(), row.server()),
                        Math.round(Math.max(0, current.getAsDouble())
                                + Math.max(0, row.number("qcur").orElse(0))));
            }
        }
        return new Sessions(sessions);
    }

    /** Everything of {@code answer} before the sessions. */
    static String rest(String answer) {
        int table = answer.indexOf(HEADER);
        return table < 0 ? answer : answer.substring(0, table);
    }

    /** Empty when one of {@code servers} is not known. */
    OptionalLong of(Collection<ServerName> servers) {
        return byServer.keySet().containsAll(servers)
                ? OptionalLong.of(servers.stream()
                        .mapToLong(server -> byServer.getOrDefault(server, 0L))
                        .sum())
                : OptionalLong.empty();
    }

    static Sessions unknown() {
        return UNKNOWN;
    }
}
