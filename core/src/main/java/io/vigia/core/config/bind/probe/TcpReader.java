package io.vigia.core.config.bind.probe;

import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Values;
import io.vigia.core.config.probe.TcpSpec;

final class TcpReader {
    private TcpReader() {}

    static Parsed<TcpSpec> read(Fields f) {
        Parsed<String> host = f.need("host", "the host to connect to", Values.TEXT);
        Parsed<Integer> port = f.need("port", "the port to connect to", Values.WHOLE);
        return f.build(() -> new TcpSpec(host.get(), port.get()));
    }
}
