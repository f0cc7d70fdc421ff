package io.vigia.lab.lake;

import io.vigia.lab.servers.Address;
import io.vigia.lab.servers.Ports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Every process on 127.0.0.1, told apart by its ports; one aggregator. */
public final class OneMachine implements Placement {
    /** The status page and API of the aggregator. */
    public static final int STATUS = 7400;

    private static final String AGGREGATOR = "aggregator-1";
    /** What people type, when it is free. */
    private static final Map<String, Integer> PREFERRED =
            Map.of("status", STATUS, "lb1", 8001, "lb2", 8002, "defaults", 8003, "fast", 8004);

    private final Ports ports;
    private final List<String> alertmanagers;

    private OneMachine(Ports ports, List<String> alertmanagers) {
        this.ports = ports;
        this.alertmanagers = alertmanagers;
    }

    /**
     * Chooses the ports.
     *
     * @param alertmanagers how many; 0 or more
     */
    public static OneMachine choose(int alertmanagers) throws IOException {
        List<String> names = new ArrayList<>(List.of("status", "stream", "cluster-" + AGGREGATOR));
        Lake.SITES.forEach(site -> names.addAll(List.of("s3-" + site, "cluster-agent-" + site)));
        names.addAll(List.of("lb1", "lb2", "defaults", "fast"));
        List<String> told = IntStream.rangeClosed(1, alertmanagers)
                .mapToObj(number -> "alertmanager-" + number)
                .toList();
        names.addAll(told);
        return new OneMachine(Ports.choose(names, PREFERRED), told);
    }

    private Address at(String port) {
        return ports.at(port);
    }

    @Override
    public List<String> aggregators() {
        return List.of(AGGREGATOR);
    }

    @Override
    public Address s3(String site) {
        return at("s3-" + site);
    }

    @Override
    public Address frontend(String balancer) {
        return at(balancer);
    }

    @Override
    public Address http(String aggregator) {
        return at("status");
    }

    @Override
    public Address stream(String aggregator) {
        return at("stream");
    }

    @Override
    public Address raft(String aggregator) {
        throw new UnsupportedOperationException("one aggregator is no group");
    }

    @Override
    public Address cluster(String member) {
        return at("cluster-" + member);
    }

    @Override
    public Map<String, Address> alertmanagers() {
        Map<String, Address> addresses = new LinkedHashMap<>();
        alertmanagers.forEach(name -> addresses.put(name, at(name)));
        return addresses;
    }

    @Override
    public List<String> enter(String process) {
        return List.of();
    }

    @Override
    public boolean beyondLoopback() {
        return false;
    }

    @Override
    public Map<String, String> listing() {
        Map<String, String> listing = new LinkedHashMap<>();
        ports.byName().forEach((name, port) -> listing.put(name, Integer.toString(port)));
        return listing;
    }
}
