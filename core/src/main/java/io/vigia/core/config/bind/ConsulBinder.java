package io.vigia.core.config.bind;

import io.vigia.core.config.ConsulConfig;
import java.time.Duration;

/** Reads the section {@code consul} of {@code agent.yaml} and {@code aggregator.yaml}. */
final class ConsulBinder implements Value<ConsulConfig> {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final String service;

    /** @param service under which such a process is registered when the section does not say */
    ConsulBinder(String service) {
        this.service = service;
    }

    @Override
    public Parsed<ConsulConfig> read(Spot spot) {
        return Fields.open(Section.CONSUL, spot)
                .map(f -> {
                    var address = f.need(
                            "address", "the Consul agent of this machine, such as http://127.0.0.1:8500", Values.URL);
                    var token = f.maybe("token", Values.TEXT);
                    Parsed<Boolean> register = f.or("register", true, Values.FLAG);
                    Parsed<String> name = f.or("service", service, Values.TEXT);
                    Parsed<Duration> interval = f.or("interval", INTERVAL, Values.DURATION);
                    Parsed<Duration> timeout = f.or("timeout", TIMEOUT, Values.DURATION);
                    return f.build(() -> new ConsulConfig(
                            address.get(), token.get(), register.get(), name.get(), interval.get(), timeout.get()));
                })
                .orElseGet(Parsed::failed);
    }
}
