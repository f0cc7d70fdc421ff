package io.vigia.lab.lake;

import io.vigia.lab.servers.Address;
import io.vigia.lab.servers.Await;
import io.vigia.lab.servers.ChildProcess;
import io.vigia.lab.servers.Host;
import io.vigia.lab.servers.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One real HAProxy, run as master and worker in the foreground, with its admin socket. */
public final class HaproxyProcess implements Server {
    private final String name;
    private final Address frontend;
    private final Path socket;
    private final Path stateFile;
    private final Path configuration;
    private final ChildProcess process;

    public HaproxyProcess(String name, Address frontend, DemoDirectory directory, Host host) {
        this.name = name;
        this.frontend = frontend;
        this.socket = directory.sockets().resolve(name + ".sock");
        this.stateFile = directory.run().resolve(name + ".state");
        this.configuration = directory.run().resolve(name + ".cfg");
        this.process = host.process(name, List.of("haproxy", "-W", "-db", "-f", configuration.toString()));
    }

    @Override
    public String name() {
        return name;
    }

    public Path socket() {
        return socket;
    }

    public Path stateFile() {
        return stateFile;
    }

    /** Where clients reach it. */
    public Address frontend() {
        return frontend;
    }

    public ChildProcess process() {
        return process;
    }

    /** Puts {@code text} in place of the configuration; a running HAProxy reads it at its next reload. */
    public void configure(String text) throws IOException {
        Files.writeString(configuration, text);
    }

    @Override
    public List<ChildProcess> processes() {
        return List.of(process);
    }

    /** Both its socket and its frontend are there. */
    @Override
    public void awaitServing(Duration limit) throws IOException, InterruptedException {
        Await.serving(process, "listens at " + frontend, limit, () -> Files.exists(socket) && frontend.listens());
    }

    /** SIGUSR2 to the master: a new worker takes over the listeners. */
    public void reload() throws IOException {
        process.signal("USR2");
    }
}
