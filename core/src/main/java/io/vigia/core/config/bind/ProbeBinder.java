package io.vigia.core.config.bind;

import io.vigia.core.config.LakeConfig.PathCheck;
import io.vigia.core.config.LakeConfig.Schedule;
import io.vigia.core.config.ProbeSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what is probed and how often. */
final class ProbeBinder {
    /** Of tcp and http probes. */
    static final Schedule PROBE = new Schedule(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(100));

    /** Of the host probe. */
    static final Schedule HOST = new Schedule(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMillis(100));

    static final Duration CERTIFICATE_WARNING = Duration.ofDays(14);
    static final double DISK_FULL_RATIO = 0.95;

    private static final Map<String, Value<Timed>> KINDS = kinds();

    private ProbeBinder() {}

    /** A probe with its schedule. */
    record Timed(ProbeSpec probe, Schedule schedule) {}

    private static Map<String, Value<Timed>> kinds() {
        Map<String, Value<Timed>> kinds = new LinkedHashMap<>();
        kinds.put("tcp", ProbeBinder::tcp);
        kinds.put("http", spot -> http(spot).map(ProbeBinder::timed));
        kinds.put("tls", TlsBinder::probe);
        kinds.put("dns", DnsBinder::probe);
        kinds.put("exec", ExecBinder::probe);
        return kinds;
    }

    /** The probe of a component, of any kind. */
    static Parsed<Timed> component(Spot spot) {
        return Fields.mapping(spot)
                .flatMap(mapping -> mapping.get("kind"))
                .map(kind -> kind(spot.under("kind", kind)))
                .orElseGet(() -> missingKind(spot))
                .then(probe -> probe.read(spot));
    }

    /** A query through a balancer: http, and {@code kind} may be left out. */
    static Parsed<PathCheck> pathCheck(Spot spot) {
        return http(spot);
    }

    private static Timed timed(PathCheck http) {
        return new Timed(http.probe(), http.schedule());
    }

    private static Parsed<Value<Timed>> missingKind(Spot spot) {
        return Fields.mapping(spot).isPresent()
                ? spot.under("kind", spot.node())
                        .refuse("is missing; write one of " + String.join(", ", KINDS.keySet()))
                : Parsed.failed();
    }

    private static Parsed<Value<Timed>> kind(Spot spot) {
        return Values.scalar("a kind of probe, such as http", text -> {
                    if (text.equals("host") || text.equals("haproxy")) {
                        throw new IllegalArgumentException(
                                "'" + text + "' is no kind of a component: every agent watches its"
                                        + " own host and the balancer beside it by itself; leave the component out");
                    }
                    Value<Timed> probe = KINDS.get(text);
                    if (probe == null) {
                        throw new IllegalArgumentException(
                                "'" + text + "' is no kind of probe; " + Nearest.advice(text, KINDS.keySet()));
                    }
                    return probe;
                })
                .read(spot);
    }

    private static Parsed<Timed> tcp(Spot spot) {
        return Fields.open(Section.TCP, spot)
                .map(f -> {
                    Parsed<String> host = f.need("host", "the host to connect to", Values.TEXT);
                    Parsed<Integer> port = f.need("port", "the port to connect to", Values.WHOLE);
                    Parsed<Schedule> schedule = schedule(f, PROBE);
                    return f.build(() -> new Timed(new ProbeSpec.Tcp(host.get(), port.get()), schedule.get()));
                })
                .orElseGet(Parsed::failed);
    }

    private static Parsed<PathCheck> http(Spot spot) {
        return Fields.open(Section.HTTP, spot)
                .map(f -> {
                    Parsed<String> kind = f.or("kind", "http", Values.scalar("http", ProbeBinder::onlyHttp));
                    var url = f.need("url", "the address to ask, such as http://10.0.0.1:9000/health", Values.URL);
                    Parsed<String> method = f.or("method", "GET", Values.TEXT);
                    var statuses = f.or("statuses", List.of(200), Values.list("[200, 204]", Values.WHOLE));
                    var headers = f.or("headers", Map.of(), Values.named(ProbeBinder::headerName, Values.TEXT));
                    var bodyContains = f.maybe("bodyContains", Values.TEXT);
                    var warning = f.or("certificateWarning", CERTIFICATE_WARNING, Values.DURATION);
                    var lagHeader = f.maybe("lagHeader", Values.scalar("a header's name", ProbeBinder::headerName));
                    Parsed<Schedule> schedule = schedule(f, PROBE);
                    return f.build(() -> {
                        kind.get();
                        return new PathCheck(
                                new ProbeSpec.Http(
                                        url.get(),
                                        method.get(),
                                        Set.copyOf(statuses.get()),
                                        new LinkedHashMap<>(headers.get()),
                                        bodyContains.get(),
                                        warning.get(),
                                        lagHeader.get()),
                                schedule.get());
                    });
                })
                .orElseGet(Parsed::failed);
    }

    /** The interval, timeout and retry of a section that has them. */
    static Parsed<Schedule> schedule(Fields f, Schedule defaults) {
        Parsed<Duration> interval = f.or("interval", defaults.interval(), Values.DURATION);
        Parsed<Duration> timeout = f.or("timeout", defaults.timeout(), Values.DURATION);
        Parsed<Duration> retry = f.or("retry", defaults.retry(), Values.DURATION);
        return f.build(() -> new Schedule(interval.get(), timeout.get(), retry.get()));
    }

    private static String onlyHttp(String text) {
        if (!text.equals("http")) {
            throw new IllegalArgumentException("'" + text + "' is not http, the only kind a check can be");
        }
        return text;
    }

    /** RFC 9110, 5.6.2: a token. */
    static String headerName(String text) {
        if (!text.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a header's name: use letters, digits and '-', such as X-Replication-Lag");
        }
        return text;
    }
}
