package io.vigia.core.config.bind.probe;

import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;
import io.vigia.core.config.probe.DnsSpec;
import java.util.List;
import java.util.Map;

final class DnsReader {
    private static final Value<DnsSpec.Type> TYPE =
            Values.oneOf("A or AAAA", Map.of("A", DnsSpec.Type.A, "AAAA", DnsSpec.Type.AAAA));

    private DnsReader() {}

    static Parsed<DnsSpec> read(Fields f) {
        Parsed<String> name = f.need("name", "the name to ask for, such as s3.lake.example", Values.TEXT);
        var type = f.or("type", DnsSpec.Type.A, TYPE);
        var server = f.maybe("server", Values.ENDPOINT);
        var addresses = f.or("addresses", List.of(), Values.list("[10.0.0.80, 10.0.0.81]", Values.TEXT));
        return f.build(() -> new DnsSpec(name.get(), type.get(), server.get(), addresses.get()));
    }
}
