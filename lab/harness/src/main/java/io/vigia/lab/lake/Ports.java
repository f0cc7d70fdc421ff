package io.vigia.lab.lake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every port of one demo on 127.0.0.1. What people type (the status page, the frontends) is fixed when it is free; the rest is
 * whatever the system has to give.
 */
public record Ports(Map<String, Integer> byName) {
    /** The status page and API of the aggregator. */
    public static final int STATUS = 7400;

    private static final Map<String, Integer> PREFERRED =
            Map.of("status", STATUS, "lb1", 8001, "lb2", 8002, "defaults", 8003, "fast", 8004);

    public Ports {
        byName = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** Holds all ports open until the last is chosen, so that no two are the same. */
    public static Ports choose(List<String> names) throws IOException {
        Map<String, Integer> chosen = new LinkedHashMap<>();
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (String name : names) {
                ServerSocket socket = open(PREFERRED.getOrDefault(name, 0));
                held.add(socket);
                chosen.put(name, socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return new Ports(chosen);
    }

    public int of(String name) {
        Integer port = byName.get(name);
        if (port == null) {
            throw new IllegalArgumentException("no port was chosen for " + name);
        }
        return port;
    }

    private static ServerSocket open(int preferred) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(preferred != 0);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), preferred));
            return socket;
        } catch (IOException taken) {
            socket.close();
            if (preferred == 0) {
                throw taken;
            }
            return open(0);
        }
    }
}
