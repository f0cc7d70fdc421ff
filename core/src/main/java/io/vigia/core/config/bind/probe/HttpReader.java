package io.vigia.core.config.bind.probe;

import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Headers;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Values;
import io.vigia.core.config.probe.HttpSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

final class HttpReader {
    static final Duration CERTIFICATE_WARNING = Duration.ofDays(14);

    private HttpReader() {}

    static Parsed<HttpSpec> read(Fields f) {
        var url = f.need("url", "the address to ask, such as http://10.0.0.1:9000/health", Values.URL);
        Parsed<String> method = f.or("method", "GET", Values.TEXT);
        var statuses = f.or("statuses", List.of(200), Values.list("[200, 204]", Values.WHOLE));
        var headers = f.or("headers", Map.of(), Headers.VALUE);
        var bodyContains = f.maybe("bodyContains", Values.TEXT);
        var warning = f.or("certificateWarning", CERTIFICATE_WARNING, Values.DURATION);
        var lagHeader = f.maybe("lagHeader", Values.scalar("a header's name", Headers::name));
        return f.build(() -> new HttpSpec(
                url.get(),
                method.get(),
                Set.copyOf(statuses.get()),
                new LinkedHashMap<>(headers.get()),
                bodyContains.get(),
                warning.get(),
                lagHeader.get()));
    }
}
