package io.vigia.lab.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports on 127.0.0.1, by name. They are below those that the kernel gives to outgoing connections and to listeners that leave the choice to it, so that
 * nobody else gets one before the server, which may take seconds to start or be down for a while, listens there.
 */
public record Ports(Map<String, Integer> byName) {
    private static final int LOWEST = 10_000;
    private static final int TRIES = 1_000;
    private static final Path KERNELS_OWN = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    public Ports {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** One free port. */
    public static Address free() throws IOException {
        return choose(List.of("only")).at("only");
    }

    public static Ports choose(List<String> names) throws IOException {
        return choose(names, Map.of());
    }

    /**
     * Holds all ports open until the last is chosen, so that no two are the same.
     *
     * @param preferred what some names should have, when it is free
     */
    public static Ports choose(List<String> names, Map<String, Integer> preferred) throws IOException {
        Map<String, Integer> chosen = new LinkedHashMap<>();
        List<ServerSocket> held = new ArrayList<>();
        try {
            int end = endOfChoice();
            for (String name : names) {
                ServerSocket socket = open(preferred.getOrDefault(name, 0), end);
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

    public Address at(String name) {
        return new Address("127.0.0.1", of(name));
    }

    private static int endOfChoice() throws IOException {
        int first = Integer.parseInt(Files.readString(KERNELS_OWN).strip().split("\\s+")[0]);
        return first > LOWEST + TRIES ? first : 32_768;
    }

    private static ServerSocket open(int preferred, int end) throws IOException {
        for (int attempt = 0; ; attempt++) {
            int port = preferred != 0 && attempt == 0
                    ? preferred
                    : ThreadLocalRandom.current().nextInt(LOWEST, end);
            ServerSocket socket = new ServerSocket();
            try {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return socket;
            } catch (IOException taken) {
                socket.close();
                if (attempt == TRIES) {
                    throw taken;
                }
            }
        }
    }
}
