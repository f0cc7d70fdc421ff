package io.vigia.agent.probe.haproxylog;

import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.ReadingList;
import io.vigia.core.config.Durations;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;

/** The counts of a log as readings, and the line for people. */
final class LogFigures {
    private LogFigures() {}

    static ProbeResult ofBackend(ServiceTally tally, long nowNanos) {
        ReadingList readings = new ReadingList();
        TimeWindow window = tally.window();
        double rate = window.queriesPerSecond(nowNanos);
        OptionalInt p50 = window.percentile(0.5, nowNanos);
        OptionalInt p99 = window.percentile(0.99, nowNanos);
        readings.count("log_requests_total", "", tally.requests());
        readings.count("log_failed_total", "", tally.failed());
        readings.count("log_aborted_total", "", tally.aborted());
        readings.count("log_untimed_total", "", tally.untimed());
        readings.add("log_requests_per_second", "", rate);
        p50.ifPresent(millis -> readings.add("log_time_p50_seconds", "", millis / 1000.0));
        p99.ifPresent(millis -> readings.add("log_time_p99_seconds", "", millis / 1000.0));
        for (int digit = 1; digit <= 5; digit++) {
            readings.count("log_responses_total", digit + "xx", tally.ofClass(digit));
        }
        readings.count("log_responses_total", "none", tally.ofClass(0));
        times(readings, tally);
        states(readings, tally);
        servers(readings, tally);
        return ProbeResult.up(reason(tally, rate, p50, p99)).withReadings(readings.list());
    }

    private static void times(ReadingList readings, ServiceTally tally) {
        long[] bounds = tally.bounds();
        for (int i = 0; i < bounds.length; i++) {
            readings.count("log_within_total", bound(bounds[i]), tally.servedWithin(i));
        }
        for (int i = 0; i < bounds.length; i++) {
            readings.count("log_time_seconds_bucket", "le=" + bound(bounds[i]), tally.within(i));
        }
        readings.count("log_time_seconds_bucket", "le=+Inf", tally.requests() - tally.untimed());
        readings.add("log_time_seconds_sum", "", tally.sumSeconds());
    }

    private static void states(ReadingList readings, ServiceTally tally) {
        for (int i = 0; i < tally.states().size(); i++) {
            readings.count("log_terminations_total", tally.states().get(i), tally.ofState(i));
        }
        if (tally.ofState(ServiceTally.MAX_STATES) > 0) {
            readings.count("log_terminations_total", "other", tally.ofState(ServiceTally.MAX_STATES));
        }
    }

    private static void servers(ReadingList readings, ServiceTally tally) {
        for (int i = 0; i < tally.servers().size(); i++) {
            server(readings, tally.servers().get(i), tally, i);
        }
        if (tally.ofServer(ServiceTally.MAX_SERVERS) > 0) {
            server(readings, "other", tally, ServiceTally.MAX_SERVERS);
        }
    }

    private static void server(ReadingList readings, String name, ServiceTally tally, int place) {
        readings.count("log_server_requests_total", name, tally.ofServer(place));
        readings.count("log_server_failed_total", name, tally.failedOfServer(place));
    }

    static ProbeResult ofReceiver(LogReceiver.Moment moment, boolean troubled) {
        LogBook book = moment.book();
        ReadingList readings = new ReadingList();
        readings.count("log_lines_total", "", book.lines());
        readings.count("log_malformed_total", "", book.malformed());
        readings.count("log_unknown_total", "", book.unknown());
        readings.count("log_without_query_total", "", book.withoutQuery());
        readings.count("log_notices_total", "", book.notices());
        moment.drops().ifPresent(lost -> readings.count("log_dropped_total", "", lost));
        String counts = book.lines() + " lines, " + book.malformed() + " malformed"
                + (moment.drops().isPresent() ? ", " + moment.drops().getAsLong() + " dropped by the kernel" : "");
        return (troubled
                        ? ProbeResult.degraded("within a minute lines were lost or not read: " + counts)
                        : ProbeResult.up(counts + silence(moment.silentSeconds())))
                .withReadings(readings.list());
    }

    private static String silence(long seconds) {
        return seconds < 10 ? "" : ", none for " + seconds + " s";
    }

    private static String reason(ServiceTally tally, double rate, OptionalInt p50, OptionalInt p99) {
        String times = p50.isPresent() && p99.isPresent()
                ? ", p50 " + p50.getAsInt() + " ms, p99 " + p99.getAsInt() + " ms"
                : "";
        return String.format(Locale.ROOT, "%.1f queries/s%s; %d failed in all", rate, times, tally.failed());
    }

    private static String bound(long millis) {
        return Durations.seconds(Duration.ofMillis(millis));
    }
}
