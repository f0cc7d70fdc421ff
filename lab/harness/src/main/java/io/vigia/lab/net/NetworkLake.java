package io.vigia.lab.net;

import io.vigia.lab.lake.DemoDirectory;
import io.vigia.lab.lake.Lake;
import io.vigia.lab.servers.ChildProcess;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The small lake on a network of its own, and the ways to break it. Closing it removes the network and all that runs in it. */
public final class NetworkLake implements AutoCloseable {
    private final Network network;
    private final NetworkPlacement placement;
    private final Lake lake;
    private final Faults faults = new Faults();
    private final Map<String, SmallDisk> disks = new LinkedHashMap<>();

    private NetworkLake(Network network, NetworkPlacement placement, Lake lake) {
        this.network = network;
        this.placement = placement;
        this.lake = lake;
    }

    /**
     * Makes the network and the disks and writes every configuration; starts nothing.
     *
     * @param aggregators 1 or 3
     * @param hooked whether the service has hooks
     */
    public static NetworkLake open(DemoDirectory directory, int aggregators, boolean hooked) throws IOException {
        List<String> names = NetworkPlacement.aggregators(aggregators);
        Network network = Network.open(NetworkPlacement.hosts(names));
        try {
            NetworkPlacement placement = new NetworkPlacement(network, names);
            NetworkLake opened = new NetworkLake(network, placement, new Lake(directory, placement, hooked));
            for (String name : names) {
                opened.disks.put(name, SmallDisk.mount(network.plan().run(), opened.lake.stateOf(name)));
            }
            return opened;
        } catch (IOException | RuntimeException failed) {
            network.close();
            throw failed;
        }
    }

    public Lake lake() {
        return lake;
    }

    public Network network() {
        return network;
    }

    public Faults faults() {
        return faults;
    }

    /** A site is these hosts. */
    public List<String> hostsOfSite(String site) {
        return placement.site(site);
    }

    /** A balancer and the agent beside it. */
    public List<String> hostsOfBalancer(String balancer) {
        return NetworkPlacement.balancerHost(balancer);
    }

    /** Cuts the hosts of a whole site from everything. */
    public Fault isolateSite(String site) {
        return Partition.isolating(network, hostsOfSite(site));
    }

    /** Cuts a balancer and the agent beside it from everything. */
    public Fault isolateBalancer(String balancer) {
        return Partition.isolating(network, hostsOfBalancer(balancer));
    }

    /** Cuts one process from everything. */
    public Fault isolate(String host) {
        return Partition.isolating(network, List.of(host));
    }

    /** What one site sends no longer arrives at another; what that one sends back would. */
    public Fault oneWay(String fromSite, String toSite) {
        return Partition.oneWay(network, placement.site(fromSite), placement.site(toSite));
    }

    public Fault kill(String aggregator) {
        return new Killed(lake.aggregator(aggregator));
    }

    public Fault freeze(String aggregator) {
        return new Frozen(lake.aggregator(aggregator));
    }

    public Fault fillDisk(String aggregator) {
        ChildProcess process = lake.aggregator(aggregator);
        return new DiskFull(process, Objects.requireNonNull(disks.get(aggregator)));
    }

    @Override
    public void close() {
        lake.close();
        network.close();
    }
}
