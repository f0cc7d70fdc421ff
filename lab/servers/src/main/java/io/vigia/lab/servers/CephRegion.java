package io.vigia.lab.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One region of {@link CephRegions}: a Ceph cluster of its own (a monitor and a store that keeps objects in memory) with an object gateway, which speaks S3. A gateway may be killed and started again;
 * what the store held is gone when the store is killed, so a region killed as a whole does not come back.
 */
public final class CephRegion implements Server {
    private final Host host;
    private final String name;
    private final String zone;
    private final Path home;
    private final Path configuration;
    private final Address monitorAddress;
    private final Address address;
    private final String cluster = UUID.randomUUID().toString();
    private final ChildProcess monitor;
    private final ChildProcess store;
    private final ChildProcess gateway;

    private CephRegion(Host host, String name, String zone, Address monitor, Address gateway) throws IOException {
        this.host = host;
        this.name = name;
        this.zone = zone;
        this.monitorAddress = monitor;
        this.address = gateway;
        this.home = host.run().resolve(name);
        this.configuration = home.resolve("ceph.conf");
        for (String directory : List.of("mon", "osd", "run")) {
            Files.createDirectories(home.resolve(directory));
        }
        Files.writeString(configuration, CephConf.text(cluster, home, zone, monitor, gateway));
        this.monitor = host.process(name + "-mon", command("ceph-mon", "-i", "a", "-f"));
        this.store = host.process(name + "-osd", command("ceph-osd", "-i", "0", "-f"));
        this.gateway = host.process(name + "-rgw", command("radosgw", "-n", "client.rgw." + zone, "-f"));
    }

    static CephRegion configure(Host host, String name, String zone) throws IOException {
        Ports ports = Ports.choose(List.of("monitor", "gateway"));
        return new CephRegion(host, name, zone, ports.at("monitor"), ports.at("gateway"));
    }

    @Override
    public String name() {
        return name;
    }

    /** As Ceph calls the region. */
    public String zone() {
        return zone;
    }

    /** Where S3 is spoken, without TLS. */
    public Address address() {
        return address;
    }

    /** What Ceph's own commands take as {@code -c}: {@code radosgw-admin -c FILE sync status}. */
    public Path configuration() {
        return configuration;
    }

    /** What speaks S3, and copies objects from the other regions. */
    public ChildProcess gateway() {
        return gateway;
    }

    @Override
    public List<ChildProcess> processes() {
        return List.of(monitor, store, gateway);
    }

    String endpoint() {
        return "http://" + address;
    }

    /** Makes the cluster and starts all of it but the gateway. */
    void startStore() throws IOException, InterruptedException {
        Path keyring = home.resolve("keyring");
        Path map = home.resolve("monmap");
        setUp(
                "ceph-authtool",
                "--create-keyring",
                keyring.toString(),
                "--gen-key",
                "-n",
                "mon.",
                "--cap",
                "mon",
                "allow *");
        setUp(
                "monmaptool",
                "--create",
                "--clobber",
                "--fsid",
                cluster,
                "--addv",
                "a",
                "[v2:" + monitorAddress + "]",
                map.toString());
        ceph("ceph-mon", "-i", "a", "--mkfs", "--monmap", map.toString(), "--keyring", keyring.toString());
        monitor.start();
        String id = UUID.randomUUID().toString();
        ceph("ceph", "--connect-timeout", "30", "osd", "new", id);
        ceph("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", id);
        store.start();
    }

    void startGateway(Duration limit) throws IOException, InterruptedException {
        gateway.start();
        awaitServing(limit);
    }

    /** Takes over what {@code first} knows of this region's zone, its identity above all. */
    void adoptZone(CephRegion first) throws IOException, InterruptedException {
        Path file = home.resolve("zone.json");
        setUp(
                "sh",
                "-c",
                "exec radosgw-admin -c '%s' zone get --rgw-zone='%s' >'%s'".formatted(first.configuration, zone, file));
        admin("zone", "set", "--rgw-zone=" + zone, "--infile=" + file, "--default");
    }

    /** {@code radosgw-admin} of this region. */
    void admin(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("radosgw-admin"));
        all.addAll(List.of(arguments));
        ceph(all.toArray(String[]::new));
    }

    @Override
    public void awaitServing(Duration limit) throws IOException, InterruptedException {
        Http.awaitOk(gateway, Http.uri(address, "/swift/healthcheck"), limit);
    }

    private void ceph(String... command) throws IOException, InterruptedException {
        Tool.run(host, name + "-setup", command(command));
    }

    private void setUp(String... command) throws IOException, InterruptedException {
        Tool.run(host, name + "-setup", List.of(command));
    }

    private List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(words[0], "-c", configuration.toString()));
        command.addAll(List.of(words).subList(1, words.length));
        return command;
    }
}
