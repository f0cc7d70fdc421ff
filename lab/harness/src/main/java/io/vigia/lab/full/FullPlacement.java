package io.vigia.lab.full;

import io.vigia.lab.lake.Lake;
import io.vigia.lab.lake.OneMachine;
import io.vigia.lab.lake.Placement;
import io.vigia.lab.servers.Address;
import io.vigia.lab.servers.Ports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Where Vigia and the balancers listen in the whole lake: on 127.0.0.1, an aggregator in each site. The servers choose their own ports. */
final class FullPlacement implements Placement {
    /** What people type, when it is free. */
    private static final Map<String, Integer> PREFERRED = Map.of(
            "http-aggregator-a", OneMachine.STATUS, "lb1", 8001, "lb2", 8002, "prometheus", 9090, "alertmanager", 9093);

    private final Map<String, Address> s3;
    private final Ports ports;

    private FullPlacement(Map<String, Address> s3, Ports ports) {
        this.s3 = s3;
        this.ports = ports;
    }

    /** @param s3 where each site's object store is already */
    static FullPlacement choose(Map<String, Address> s3) throws IOException {
        List<String> names = new ArrayList<>(List.of("lb1", "lb2", "prometheus", "alertmanager"));
        for (String site : Lake.SITES) {
            for (String use : List.of(
                    "http-aggregator-",
                    "stream-aggregator-",
                    "raft-aggregator-",
                    "cluster-aggregator-",
                    "cluster-agent-")) {
                names.add(use + site);
            }
        }
        return new FullPlacement(Map.copyOf(s3), Ports.choose(names, PREFERRED));
    }

    @Override
    public List<String> aggregators() {
        return Lake.SITES.stream().map(site -> "aggregator-" + site).toList();
    }

    @Override
    public Address s3(String site) {
        return Objects.requireNonNull(s3.get(site));
    }

    @Override
    public Address frontend(String balancer) {
        return ports.at(balancer);
    }

    @Override
    public Address http(String aggregator) {
        return ports.at("http-" + aggregator);
    }

    @Override
    public Address stream(String aggregator) {
        return ports.at("stream-" + aggregator);
    }

    @Override
    public Address raft(String aggregator) {
        return ports.at("raft-" + aggregator);
    }

    @Override
    public Address cluster(String member) {
        return ports.at("cluster-" + member);
    }

    Address prometheus() {
        return ports.at("prometheus");
    }

    Address alertmanager() {
        return ports.at("alertmanager");
    }

    @Override
    public Map<String, Address> alertmanagers() {
        return Map.of("alertmanager", alertmanager());
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
        ports.byName().forEach((name, port) -> listing.put(name, ports.at(name).toString()));
        return listing;
    }
}
