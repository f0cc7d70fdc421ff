package io.vigia.lab.full;

import io.vigia.lab.servers.Await;
import io.vigia.lab.servers.ChildProcess;
import io.vigia.lab.servers.Host;
import io.vigia.lab.servers.Http;
import io.vigia.lab.servers.Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An agent or an aggregator, run as an operator would run it. */
final class VigiaProgram implements Server {
    private final ChildProcess process;
    private final Optional<URI> health;

    private VigiaProgram(ChildProcess process, Optional<URI> health) {
        this.process = process;
        this.health = health;
    }

    static VigiaProgram agent(Host host, Path bin, String name, Path file) {
        return new VigiaProgram(
                host.process(name, List.of(bin.resolve("vigia-agent").toString(), file.toString())), Optional.empty());
    }

    /** @param health answers 200 when it lives */
    static VigiaProgram aggregator(Host host, Path bin, String name, Path file, URI health) {
        return new VigiaProgram(
                host.process(name, List.of(bin.resolve("vigia-aggregator").toString(), file.toString())),
                Optional.of(health));
    }

    @Override
    public String name() {
        return process.name();
    }

    @Override
    public List<ChildProcess> processes() {
        return List.of(process);
    }

    /** Of an agent only that it runs: whether it is heard, the aggregators' status tells. */
    @Override
    public void awaitServing(Duration limit) throws IOException, InterruptedException {
        if (health.isPresent()) {
            Http.awaitOk(process, health.get(), limit);
        } else {
            Await.serving(process, "runs", limit, process::running);
        }
    }
}
