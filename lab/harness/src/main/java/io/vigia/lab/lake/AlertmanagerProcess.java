package io.vigia.lab.lake;

import io.vigia.lab.servers.Address;
import io.vigia.lab.servers.ChildProcess;
import io.vigia.lab.servers.Host;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One real Alertmanager that stands alone: it gossips with nobody, and notifies nobody of what it is told. */
public final class AlertmanagerProcess {
    private final URI base;
    private final ChildProcess process;

    private AlertmanagerProcess(Address address, ChildProcess process) {
        this.base = base(address);
        this.process = process;
    }

    /** Writes its configuration; starts nothing. */
    static AlertmanagerProcess configure(String name, Address address, Host host) throws IOException {
        Path configuration = host.run().resolve(name + ".yml");
        Files.writeString(configuration, """
                route: {receiver: nobody}
                receivers: [{name: nobody}]
                """);
        List<String> command = List.of(
                "prometheus-alertmanager",
                "--config.file=" + configuration,
                "--storage.path=" + host.run().resolve(name),
                "--web.listen-address=" + address,
                // Empty: without a cluster. Two that stand alone each have to be told by Vigia itself.
                "--cluster.listen-address=");
        return new AlertmanagerProcess(address, host.process(name, command));
    }

    /** As {@code aggregator.yaml} names it; without a path. */
    static URI base(Address address) {
        return URI.create("http://" + address);
    }

    public String name() {
        return process.name();
    }

    /** Where it is told and asked; without a path. */
    public URI base() {
        return base;
    }

    public ChildProcess process() {
        return process;
    }
}
