package io.vigia.lab.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Packets between two sets of hosts are dropped, both ways or one way only, all of them or a share. */
public final class Partition implements Fault {
    private final Network network;
    private final String text;
    private final List<Drop> drops;

    private Partition(Network network, String text, List<Drop> drops) {
        this.network = network;
        this.text = text;
        this.drops = List.copyOf(drops);
    }

    /** Nothing passes between a host of {@code left} and one of {@code right}, either way. */
    public static Partition between(Network network, Collection<String> left, Collection<String> right) {
        Set<String> here = addresses(network, left);
        Set<String> there = addresses(network, right);
        return new Partition(
                network,
                "cut " + names(left) + " from " + names(right),
                List.of(new Drop(here, there, 100), new Drop(there, here, 100)));
    }

    /** Nothing passes from {@code from} to {@code to}; the other way it does. */
    public static Partition oneWay(Network network, Collection<String> from, Collection<String> to) {
        return new Partition(
                network,
                "cut the way from " + names(from) + " to " + names(to),
                List.of(new Drop(addresses(network, from), addresses(network, to), 100)));
    }

    /** {@code hosts} reach one another but no other host. The client, from which the lab looks on, still reaches them. */
    public static Partition isolating(Network network, Collection<String> hosts) {
        List<String> others = new ArrayList<>(network.plan().hosts());
        others.removeAll(hosts);
        return new Partition(
                network, "cut " + names(hosts) + " from everything", between(network, hosts, others).drops);
    }

    /** Of the packets to and from {@code hosts}, the client's too, {@code percent} are lost in each direction. */
    public static Partition lossy(Network network, Collection<String> hosts, int percent) {
        List<String> others = new ArrayList<>(network.plan().hosts());
        others.removeAll(hosts);
        others.add(NetworkPlan.CLIENT);
        Set<String> here = addresses(network, hosts);
        Set<String> there = addresses(network, others);
        return new Partition(
                network,
                "lose " + percent + " % of what goes to and from " + names(hosts),
                List.of(new Drop(here, there, percent), new Drop(there, here, percent)));
    }

    private static Set<String> addresses(Network network, Collection<String> hosts) {
        return hosts.stream().map(network.plan()::address).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String names(Collection<String> hosts) {
        return String.join("+", hosts);
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public void apply() throws IOException {
        network.add(drops);
    }

    @Override
    public void undo() throws IOException {
        network.remove(drops);
    }
}
