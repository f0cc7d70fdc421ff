package io.vigia.agent.probe.haproxylog;

import io.vigia.agent.probe.haproxylog.FailureRule.End;
import io.vigia.core.config.BalancerLog;
import io.vigia.core.config.BalancerLog.Time;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What the lines of one backend add up to. All counts are exact and only rise. */
final class ServiceTally {
    /** Configured servers first, then those that lines name, {@code <NOSRV>} among them. */
    static final int MAX_SERVERS = 32;

    /** Different termination states that are told apart. */
    static final int MAX_STATES = 48;

    private static final long[] STANDARD_MILLIS = {
        5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000
    };

    private final FailureRule rule;
    private final boolean response;
    private final long[] bounds;
    private final NameTable servers = new NameTable(MAX_SERVERS);
    private final NameTable states = new NameTable(MAX_STATES);
    private final byte[] stateName = new byte[2];
    private final TimeWindow window;

    private long requests;
    private long failed;
    private long aborted;
    private long untimed;
    private long sumMillis;
    private final long[] classes = new long[10];
    /** By the least bound that holds the time; the last is beyond all, and of times that are not known. */
    private final long[] times;

    private final long[] servedTimes;
    private final long[] byState = new long[MAX_STATES + 1];
    private final long[] byServer = new long[MAX_SERVERS + 1];
    private final long[] failedByServer = new long[MAX_SERVERS + 1];

    ServiceTally(BalancerLog log, List<String> configured, FailureRule rule, PagePool pool) {
        this.rule = rule;
        this.response = log.time() == Time.RESPONSE;
        this.bounds = LongStream.concat(
                        LongStream.of(STANDARD_MILLIS), log.bounds().stream().mapToLong(Duration::toMillis))
                .sorted()
                .distinct()
                .toArray();
        this.times = new long[bounds.length + 1];
        this.servedTimes = new long[bounds.length + 1];
        this.window = new TimeWindow(pool);
        Stream.concat(Stream.of("<NOSRV>"), configured.stream()).forEach(servers::add);
    }

    void add(byte[] bytes, LogLine line, long nowNanos) {
        int millis = response ? line.responseMillis() : line.totalMillis();
        End end = rule.of(line.status(), line.state());
        int server = row(servers.add(bytes, line.serverFrom(), line.serverTo()), MAX_SERVERS);
        requests++;
        byServer[server]++;
        if (end == End.FAILED) {
            failed++;
            failedByServer[server]++;
        } else if (end == End.ABORTED) {
            aborted++;
        }
        classes[Math.max(0, line.status()) / 100]++;
        byState[row(state(line.state()), MAX_STATES)]++;
        int bound = millis < 0 ? bounds.length : bound(millis);
        times[bound]++;
        if (end != End.FAILED) {
            servedTimes[bound]++;
        }
        if (millis < 0) {
            untimed++;
        } else {
            sumMillis += millis;
        }
        window.add(millis, nowNanos);
    }

    private int state(int state) {
        stateName[0] = (byte) (state >> 8);
        stateName[1] = (byte) state;
        return states.add(stateName, 0, 2);
    }

    /** What has no number is counted in the last row. */
    private static int row(int number, int last) {
        return number < 0 ? last : number;
    }

    private int bound(int millis) {
        int i = 0;
        while (i < bounds.length && millis > bounds[i]) {
            i++;
        }
        return i;
    }

    long requests() {
        return requests;
    }

    long failed() {
        return failed;
    }

    long aborted() {
        return aborted;
    }

    /** Queries of which HAProxy does not know the time. */
    long untimed() {
        return untimed;
    }

    double sumSeconds() {
        return sumMillis / 1000.0;
    }

    /** Queries by the first digit of their status; 0 of those without one. */
    long ofClass(int digit) {
        return classes[digit];
    }

    /** Milliseconds, ascending. */
    long[] bounds() {
        return bounds.clone();
    }

    /** Queries that took at most as long as the bound of this place. */
    long within(int place) {
        return sum(times, place);
    }

    /** The same of those that did not fail. */
    long servedWithin(int place) {
        return sum(servedTimes, place);
    }

    private static long sum(long[] counts, int last) {
        return LongStream.range(0, last + 1L).map(i -> counts[(int) i]).sum();
    }

    List<String> states() {
        return states.names();
    }

    /** By the place in {@link #states}; the place after the last possible is of all others. */
    long ofState(int place) {
        return byState[place];
    }

    List<String> servers() {
        return servers.names();
    }

    long ofServer(int place) {
        return byServer[place];
    }

    long failedOfServer(int place) {
        return failedByServer[place];
    }

    TimeWindow window() {
        return window;
    }
}
