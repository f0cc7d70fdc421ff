package io.vigia.core.config.bind.probe;

import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Values;
import io.vigia.core.config.probe.ConsulSpec;
import java.util.List;

final class ConsulReader {
    private ConsulReader() {}

    static Parsed<ConsulSpec> read(Fields f) {
        var url = f.need("url", "the address of a Consul agent, such as http://10.0.0.1:8500", Values.URL);
        var token = f.maybe("token", Values.TEXT);
        Parsed<Integer> peers = f.or("peers", 1, Values.WHOLE);
        var services = f.or("services", List.of(), Values.list("[s3, spark]", Values.TEXT));
        var critical = f.or("critical", ConsulSpec.Critical.DEGRADED, Values.word(ConsulSpec.Critical.class));
        return f.build(() -> new ConsulSpec(url.get(), token.get(), peers.get(), services.get(), critical.get()));
    }
}
