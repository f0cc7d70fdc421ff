package io.vigia.core.config.bind;

import io.vigia.core.config.LakeConfig.Schedule;
import io.vigia.core.config.ProbeSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads a probe of kind dns. */
final class DnsBinder {
    /** Long enough for a server that must ask others first. */
    static final Schedule SCHEDULE =
            new Schedule(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofMillis(500));

    private static final Value<ProbeSpec.DnsType> TYPE =
            Values.oneOf("A or AAAA", Map.of("A", ProbeSpec.DnsType.A, "AAAA", ProbeSpec.DnsType.AAAA));

    private DnsBinder() {}

    static Parsed<ProbeBinder.Timed> probe(Spot spot) {
        return Fields.open(Section.DNS_PROBE, spot)
                .map(f -> {
                    Parsed<String> name = f.need("name", "the name to ask for, such as s3.lake.example", Values.TEXT);
                    var type = f.or("type", ProbeSpec.DnsType.A, TYPE);
                    var server = f.maybe("server", Values.ENDPOINT);
                    var addresses = f.or("addresses", List.of(), Values.list("[10.0.0.80, 10.0.0.81]", Values.TEXT));
                    Parsed<Schedule> schedule = ProbeBinder.schedule(f, SCHEDULE);
                    return f.build(() -> new ProbeBinder.Timed(
                            new ProbeSpec.Dns(name.get(), type.get(), server.get(), addresses.get()), schedule.get()));
                })
                .orElseGet(Parsed::failed);
    }
}
