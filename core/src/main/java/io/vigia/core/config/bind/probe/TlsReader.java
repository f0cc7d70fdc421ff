package io.vigia.core.config.bind.probe;

import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Values;
import io.vigia.core.config.probe.TlsSpec;
import java.util.List;

final class TlsReader {
    private static final int PORT = 443;

    private TlsReader() {}

    static Parsed<TlsSpec> read(Fields f) {
        Parsed<String> host = f.need("host", "the host to connect to", Values.TEXT);
        Parsed<Integer> port = f.or("port", PORT, Values.WHOLE);
        var serverName = f.maybe("serverName", Values.TEXT);
        var names = f.or("names", List.of(), Values.list("[lake.example, s3.lake.example]", Values.TEXT));
        var issuer = f.maybe("issuer", Values.TEXT);
        var subject = f.maybe("subject", Values.TEXT);
        var warning = f.or("certificateWarning", HttpReader.CERTIFICATE_WARNING, Values.DURATION);
        return f.build(() -> new TlsSpec(
                host.get(),
                port.get(),
                serverName.get().orElse(host.get()),
                names.get(),
                issuer.get(),
                subject.get(),
                warning.get()));
    }
}
