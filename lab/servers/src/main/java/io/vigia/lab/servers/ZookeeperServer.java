package io.vigia.lab.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A ZooKeeper that stands alone, from Spark's own jars. Ready within 1 s. Sessions end within 1 to 4 s, so that what elects a leader with it does not take longer. */
public final class ZookeeperServer implements Server {
    private static final int LIMIT_MILLIS = 2_000;

    private final Address address;
    private final ChildProcess process;

    private ZookeeperServer(Address address, ChildProcess process) {
        this.address = address;
        this.process = process;
    }

    public static ZookeeperServer configure(Host host, String name) throws IOException {
        Address address = Ports.free();
        String configuration = host.file(name + ".cfg", """
                        tickTime=500
                        minSessionTimeout=1000
                        maxSessionTimeout=4000
                        dataDir=%s
                        clientPort=%d
                        clientPortAddress=%s
                        admin.enableServer=false
                        4lw.commands.whitelist=ruok,mntr,srvr,stat
                        """.formatted(
                                Files.createDirectories(host.run().resolve(name)), address.port(), address.host()))
                .toString();
        List<String> command = new ArrayList<>(Java.command("96m", List.of(), Java.classPath("spark")));
        command.addAll(List.of("org.apache.zookeeper.server.quorum.QuorumPeerMain", configuration));
        return new ZookeeperServer(address, host.process(name, command));
    }

    @Override
    public String name() {
        return process.name();
    }

    public Address address() {
        return address;
    }

    @Override
    public List<ChildProcess> processes() {
        return List.of(process);
    }

    @Override
    public void awaitServing(Duration limit) throws IOException, InterruptedException {
        Await.serving(process, "says at " + address + " that it is ok", limit, this::isOk);
    }

    private boolean isOk() throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.connect(new InetSocketAddress(address.host(), address.port()), LIMIT_MILLIS);
            socket.getOutputStream().write("ruok".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).equals("imok");
        }
    }
}
