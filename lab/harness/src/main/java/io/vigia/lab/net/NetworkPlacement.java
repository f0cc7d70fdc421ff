package io.vigia.lab.net;

import io.vigia.lab.lake.Lake;
import io.vigia.lab.lake.Placement;
import io.vigia.lab.servers.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every process of the lake on a host of its own, so that any of them can be cut off alone; a site is the three hosts that
 * carry its letter, a balancer's host is the balancer's and its agent's. The hosts have the names of their processes.
 */
public final class NetworkPlacement implements Placement {
    private static final int S3 = 8080;
    private static final int FRONTEND = 8000;
    private static final int HTTP = 7400;
    /** Where agents connect to every aggregator. */
    public static final int STREAM = 7410;

    private static final int RAFT = 7430;
    private static final int CLUSTER = 5701;

    private final Network network;
    private final List<String> aggregators;

    public NetworkPlacement(Network network, List<String> aggregators) {
        this.network = network;
        this.aggregators = List.copyOf(aggregators);
    }

    /** The hosts of a lake with these aggregators. */
    public static List<String> hosts(List<String> aggregators) {
        List<String> hosts = new ArrayList<>(aggregators);
        Lake.SITES.forEach(site -> hosts.add("s3-" + site));
        Lake.SITES.forEach(site -> hosts.add("agent-" + site));
        Lake.MOVED.keySet().forEach(balancer -> hosts.addAll(List.of(balancer, "agent-" + balancer)));
        Lake.ALONE.keySet().stream().sorted().forEach(hosts::add);
        return hosts;
    }

    /** Three aggregators, one a site; one stands in site c, which the service likes least. */
    public static List<String> aggregators(int count) {
        return switch (count) {
            case 1 -> List.of("aggregator-c");
            case 3 -> Lake.SITES.stream().map(site -> "aggregator-" + site).toList();
            default -> throw new IllegalArgumentException("aggregators is " + count + ", must be 1 or 3");
        };
    }

    /** The hosts of a site. */
    public List<String> site(String site) {
        return network.plan().hosts().stream()
                .filter(host -> List.of("s3-" + site, "agent-" + site, "aggregator-" + site)
                        .contains(host))
                .toList();
    }

    /** The host that a balancer shares with its agent: here two, which are cut off together. */
    public static List<String> balancerHost(String balancer) {
        return List.of(balancer, "agent-" + balancer);
    }

    private Address at(String host, int port) {
        return new Address(network.plan().address(host), port);
    }

    @Override
    public List<String> aggregators() {
        return aggregators;
    }

    @Override
    public Address s3(String site) {
        return at("s3-" + site, S3);
    }

    @Override
    public Address frontend(String balancer) {
        return at(balancer, FRONTEND);
    }

    @Override
    public Address http(String aggregator) {
        return at(aggregator, HTTP);
    }

    @Override
    public Address stream(String aggregator) {
        return at(aggregator, STREAM);
    }

    @Override
    public Address raft(String aggregator) {
        return at(aggregator, RAFT);
    }

    @Override
    public Address cluster(String member) {
        return at(member, CLUSTER);
    }

    @Override
    public List<String> enter(String process) {
        return network.enter(process);
    }

    @Override
    public boolean beyondLoopback() {
        return true;
    }

    @Override
    public Map<String, String> listing() {
        Map<String, String> listing = new LinkedHashMap<>();
        aggregators.forEach(name -> listing.put(name, "http://" + http(name) + "/"));
        Lake.SITES.forEach(site -> listing.put("s3-" + site, s3(site).toString()));
        Lake.MOVED.keySet().forEach(name -> listing.put(name, frontend(name).toString()));
        Lake.ALONE.keySet().stream()
                .sorted()
                .forEach(name -> listing.put(name, frontend(name).toString()));
        network.plan()
                .hosts()
                .forEach(host -> listing.put("host " + host, network.plan().address(host)));
        return listing;
    }
}
