package io.vigia.lab.servers;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Prometheus, as Debian has it; ready within 1 s. */
public final class PrometheusServer implements Server {
    private final URI base;
    private final ChildProcess process;

    private PrometheusServer(URI base, ChildProcess process) {
        this.base = base;
        this.process = process;
    }

    public static PrometheusServer configure(Host host, String name, String configuration, String... options)
            throws IOException {
        return configure(host, name, Ports.free(), configuration, options);
    }

    /**
     * @param configuration the text of its {@code prometheus.yml}; files in it are relative to {@link Host#run}
     * @param options more of the command line, such as {@code --web.enable-lifecycle}
     */
    public static PrometheusServer configure(
            Host host, String name, Address address, String configuration, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "prometheus",
                "--config.file=" + host.file(name + ".yml", configuration),
                "--storage.tsdb.path=" + host.run().resolve(name),
                "--web.listen-address=" + address,
                // It sends nothing until it has looked for Alertmanagers, which takes 5 s, and then not again for a
                // minute.
                "--rules.alert.resend-delay=2s"));
        command.addAll(List.of(options));
        return new PrometheusServer(URI.create("http://" + address), host.process(name, command));
    }

    @Override
    public String name() {
        return process.name();
    }

    /** Where it is asked; without a path. */
    public URI base() {
        return base;
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
