package io.vigia.core.config.bind;

import io.vigia.core.config.LakeConfig.Schedule;
import io.vigia.core.config.ProbeSpec;
import java.time.Duration;
import java.util.List;

/** Reads a probe of kind tls. */
final class TlsBinder {
    /** Certificates change in days, so a look a minute is soon enough. */
    static final Schedule SCHEDULE = new Schedule(Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofSeconds(1));

    static final int PORT = 443;

    private TlsBinder() {}

    static Parsed<ProbeBinder.Timed> probe(Spot spot) {
        return Fields.open(Section.TLS_PROBE, spot)
                .map(f -> {
                    Parsed<String> host = f.need("host", "the host to connect to", Values.TEXT);
                    Parsed<Integer> port = f.or("port", PORT, Values.WHOLE);
                    var serverName = f.maybe("serverName", Values.TEXT);
                    var names = f.or("names", List.of(), Values.list("[lake.example, s3.lake.example]", Values.TEXT));
                    var issuer = f.maybe("issuer", Values.TEXT);
                    var subject = f.maybe("subject", Values.TEXT);
                    var warning = f.or("certificateWarning", ProbeBinder.CERTIFICATE_WARNING, Values.DURATION);
                    Parsed<Schedule> schedule = ProbeBinder.schedule(f, SCHEDULE);
                    return f.build(() -> new ProbeBinder.Timed(
                            new ProbeSpec.Tls(
                                    host.get(),
                                    port.get(),
                                    serverName.get().orElse(host.get()),
                                    names.get(),
                                    issuer.get(),
                                    subject.get(),
                                    warning.get()),
                            schedule.get()));
                })
                .orElseGet(Parsed::failed);
    }
}
