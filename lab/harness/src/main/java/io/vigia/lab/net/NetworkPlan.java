package io.vigia.lab.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the network of one run looks like, and the lines that make it: each host is a namespace with one cable to a switch (a
 * bridge) in a namespace of its own; the machine itself, where the clients run, has a cable too. Pure.
 *
 * @param prefix the first three numbers of every address
 * @param hosts in the order of their addresses
 */
public record NetworkPlan(RunId run, String prefix, List<String> hosts) {
    /** The machine itself, as a host of this network. */
    public static final String CLIENT = "client";

    private static final String SWITCH = "switch";
    private static final int FIRST = 11;
    private static final int MOST = 200;

    public NetworkPlan {
        hosts = List.copyOf(hosts);
        if (hosts.size() > MOST || hosts.contains(CLIENT) || hosts.contains(SWITCH)) {
            throw new IllegalArgumentException("not hosts of one network: " + hosts);
        }
        for (String host : hosts) {
            // The switch calls its ports by these names, and a link's name has at most fifteen letters.
            if (!host.matches("[a-z0-9-]{1,15}")) {
                throw new IllegalArgumentException("'" + host + "' cannot be the name of a host");
            }
        }
    }

    /** The IPv4 address of a host, or of the client. */
    public String address(String host) {
        if (host.equals(CLIENT)) {
            return prefix + ".1";
        }
        int index = hosts.indexOf(host);
        if (index < 0) {
            throw new IllegalArgumentException("'" + host + "' is not one of " + String.join(", ", hosts));
        }
        return prefix + "." + (FIRST + index);
    }

    String namespace(String host) {
        return run.namespace(host);
    }

    String switchNamespace() {
        return run.namespace(SWITCH);
    }

    /** Every namespace of the run. */
    List<String> namespaces() {
        List<String> all = new ArrayList<>(List.of(switchNamespace()));
        hosts.forEach(host -> all.add(namespace(host)));
        return all;
    }

    /** For {@code ip -batch} in the machine's own namespace: namespaces and cables. */
    String cables() {
        StringBuilder lines = new StringBuilder();
        namespaces().forEach(namespace -> lines.append("netns add %s\n".formatted(namespace)));
        for (String host : hosts) {
            lines.append("link add name eth0 netns %s type veth peer name %s netns %s\n"
                    .formatted(namespace(host), host, switchNamespace()));
        }
        lines.append("link add name %s type veth peer name %s netns %s\n"
                .formatted(run.rootLink(), CLIENT, switchNamespace()));
        lines.append("addr add %s/24 dev %s\n".formatted(address(CLIENT), run.rootLink()));
        lines.append("link set dev %s up\n".formatted(run.rootLink()));
        return lines.toString();
    }

    /** For {@code ip -batch} in each namespace: addresses, and the switch's ports. */
    Map<String, String> insides() {
        Map<String, String> lines = new LinkedHashMap<>();
        StringBuilder ports = new StringBuilder("link add name sw type bridge\n");
        List<String> plugged = new ArrayList<>(hosts);
        plugged.add(CLIENT);
        plugged.forEach(port -> ports.append("link set dev %s master sw up\n".formatted(port)));
        lines.put(switchNamespace(), ports.append("link set dev sw up\n").toString());
        for (String host : hosts) {
            lines.put(
                    namespace(host),
                    "link set dev lo up\naddr add %s/24 dev eth0\nlink set dev eth0 up\n".formatted(address(host)));
        }
        return lines;
    }
}
