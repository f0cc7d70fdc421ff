package io.vigia.agent.probe.haproxy;

import io.vigia.agent.haproxy.InfoText;
import io.vigia.agent.haproxy.StatCsv;
import io.vigia.agent.probe.ReadingList;
import io.vigia.core.model.Reading;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * HAProxy's figures in base units, named after its own Prometheus exporter. The most telling come first, because a balancer
 * with many servers has more of them than an observation may carry.
 */
final class HaproxyFigures {
    /** Columns of {@code show stat} by the reading they become; sorted, so that what does not fit is always the same. */
    private static final Map<String, String> FRONTEND = new TreeMap<>(Map.of(
            "haproxy_frontend_current_sessions", "scur",
            "haproxy_frontend_sessions_total", "stot",
            "haproxy_frontend_http_requests_total", "req_tot",
            "haproxy_frontend_http_responses_5xx_total", "hrsp_5xx",
            "haproxy_frontend_request_errors_total", "ereq",
            "haproxy_frontend_bytes_in_total", "bin",
            "haproxy_frontend_bytes_out_total", "bout"));

    private static final Map<String, String> BACKEND = new TreeMap<>(Map.ofEntries(
            Map.entry("haproxy_backend_active_servers", "act"),
            Map.entry("haproxy_backend_current_sessions", "scur"),
            Map.entry("haproxy_backend_current_queue", "qcur"),
            Map.entry("haproxy_backend_sessions_total", "stot"),
            Map.entry("haproxy_backend_http_responses_1xx_total", "hrsp_1xx"),
            Map.entry("haproxy_backend_http_responses_2xx_total", "hrsp_2xx"),
            Map.entry("haproxy_backend_http_responses_3xx_total", "hrsp_3xx"),
            Map.entry("haproxy_backend_http_responses_4xx_total", "hrsp_4xx"),
            Map.entry("haproxy_backend_http_responses_5xx_total", "hrsp_5xx"),
            Map.entry("haproxy_backend_http_responses_other_total", "hrsp_other"),
            Map.entry("haproxy_backend_connection_errors_total", "econ"),
            Map.entry("haproxy_backend_response_errors_total", "eresp"),
            Map.entry("haproxy_backend_retry_warnings_total", "wretr"),
            Map.entry("haproxy_backend_downtime_seconds_total", "downtime")));

    private static final Map<String, String> SERVER = new TreeMap<>(Map.of(
            "haproxy_server_current_sessions", "scur",
            "haproxy_server_sessions_total", "stot",
            "haproxy_server_connection_errors_total", "econ",
            "haproxy_server_response_errors_total", "eresp"));

    private HaproxyFigures() {}

    static List<Reading> of(InfoText info, List<StatCsv.Row> rows) {
        ReadingList readings = new ReadingList();
        process(readings, info);
        for (StatCsv.Row row : rows) {
            if (row.isFrontend()) {
                columns(readings, FRONTEND, row.proxy(), row);
            } else if (row.isBackend()) {
                readings.add("haproxy_backend_up", row.proxy(), isUp(row) ? 1 : 0);
                columns(readings, BACKEND, row.proxy(), row);
            }
        }
        for (StatCsv.Row row : rows) {
            if (isServer(row)) {
                readings.add("haproxy_server_up", name(row), isUp(row) ? 1 : 0);
                readings.add("haproxy_server_maintenance", name(row), isInMaintenance(row) ? 1 : 0);
            }
        }
        for (StatCsv.Row row : rows) {
            if (isServer(row)) {
                columns(readings, SERVER, name(row), row);
            }
        }
        return readings.list();
    }

    private static void process(ReadingList readings, InfoText info) {
        readings.add("haproxy_process_uptime_seconds", "", info.number("Uptime_sec"));
        readings.add("haproxy_process_current_connections", "", info.number("CurrConns"));
        readings.add("haproxy_process_max_connections", "", info.number("Maxconn"));
        readings.add("haproxy_process_connections_total", "", info.number("CumConns"));
        readings.add("haproxy_process_requests_total", "", info.number("CumReq"));
        readings.add("haproxy_process_dropped_logs_total", "", info.number("DroppedLogs"));
        OptionalDouble idle = info.number("Idle_pct");
        if (idle.isPresent()) {
            readings.add("haproxy_process_idle_time_ratio", "", idle.getAsDouble() / 100);
        }
    }

    private static void columns(ReadingList readings, Map<String, String> wanted, String instance, StatCsv.Row row) {
        wanted.forEach((name, column) -> readings.add(name, instance, row.number(column)));
    }

    private static boolean isServer(StatCsv.Row row) {
        // type 3 is a listening socket of a frontend, shown when "option socket-stats" is set.
        return !row.isFrontend() && !row.isBackend() && !row.text("type").equals("3");
    }

    private static boolean isUp(StatCsv.Row row) {
        String status = row.text("status");
        return status.startsWith("UP") || status.equals("OPEN") || status.equals("no check");
    }

    private static boolean isInMaintenance(StatCsv.Row row) {
        return row.text("status").startsWith("MAINT");
    }

    private static String name(StatCsv.Row row) {
        return row.proxy() + "/" + row.server();
    }
}
