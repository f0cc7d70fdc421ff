package io.vigia.agent.probe.haproxylog;

import io.vigia.core.config.probe.HaproxyLogSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the lines of one balancer add up to, backend by backend. Owned by one thread; whatever comes in, it goes on. */
final class LogBook {
    /** About 4.5 MB, of which each lasts for a minute. */
    private static final int PAGES = 16_384;

    private static final int SAMPLE_BYTES = 120;

    private final NameTable backends;
    private final List<ServiceTally> tallies = new ArrayList<>();
    private final LogLine line = new LogLine();
    private long lines;
    private long malformed;
    private long unknown;
    private long withoutQuery;
    private long notices;
    private String sample = "";

    LogBook(HaproxyLogSpec spec) {
        FailureRule rule = new FailureRule(spec.log().errors());
        PagePool pool = new PagePool(PAGES);
        this.backends = new NameTable(Math.max(1, spec.servers().size()));
        spec.servers().forEach((backend, servers) -> {
            backends.add(backend);
            tallies.add(new ServiceTally(spec.log(), servers, rule, pool));
        });
    }

    /** One datagram: a line, or several. */
    void take(byte[] bytes, int length, long nowNanos) {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                line(bytes, from, i, nowNanos);
                from = i + 1;
            }
        }
        line(bytes, from, length, nowNanos);
    }

    private void line(byte[] bytes, int from, int to, long nowNanos) {
        int end = to;
        while (end > from && (bytes[end - 1] == 0 || bytes[end - 1] == '\r')) {
            end--;
        }
        if (end == from) {
            return;
        }
        lines++;
        switch (line.read(bytes, from, end)) {
            case HTTP, TCP -> {
                int backend = backends.find(bytes, line.backendFrom(), line.backendTo());
                if (backend < 0) {
                    unknown++;
                } else {
                    tallies.get(backend).add(bytes, line, nowNanos);
                }
            }
            case NO_QUERY -> withoutQuery++;
            case NOTICE -> notices++;
            case MALFORMED -> {
                malformed++;
                if (sample.isEmpty()) {
                    sample = new String(bytes, from, Math.min(end - from, SAMPLE_BYTES), StandardCharsets.ISO_8859_1);
                }
            }
        }
    }

    /** The first malformed line since the last call, cut short and not cleaned; empty when there was none. */
    String takeSample() {
        String taken = sample;
        sample = "";
        return taken;
    }

    Optional<ServiceTally> of(String backend) {
        int number = backends.names().indexOf(backend);
        return number < 0 ? Optional.empty() : Optional.of(tallies.get(number));
    }

    long lines() {
        return lines;
    }

    long malformed() {
        return malformed;
    }

    /** Lines of backends that no service has. */
    long unknown() {
        return unknown;
    }

    long withoutQuery() {
        return withoutQuery;
    }

    long notices() {
        return notices;
    }
}
