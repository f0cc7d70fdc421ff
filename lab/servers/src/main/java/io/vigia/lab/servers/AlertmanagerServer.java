package io.vigia.lab.servers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An Alertmanager that stands alone: it gossips with nobody, and notifies nobody of what it is told. Debian's {@code prometheus-alertmanager}; ready within 1 s. */
public final class AlertmanagerServer implements Server {
    private final URI base;
    private final ChildProcess process;

    private AlertmanagerServer(URI base, ChildProcess process) {
        this.base = base;
        this.process = process;
    }

    public static AlertmanagerServer configure(Host host, String name) throws IOException {
        return configure(host, name, Ports.free());
    }

    public static AlertmanagerServer configure(Host host, String name, Address address) throws IOException {
        Path configuration = host.file(name + ".yml", """
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
        return new AlertmanagerServer(base(address), host.process(name, command));
    }

    /** As {@code aggregator.yaml} names it; without a path. */
    public static URI base(Address address) {
        return URI.create("http://" + address);
    }

    @Override
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

    @Override
    public List<ChildProcess> processes() {
        return List.of(process);
    }

    @Override
    public void awaitServing(Duration limit) throws IOException, InterruptedException {
        Http.awaitOk(process, base.resolve("/-/ready"), limit);
    }
}
