package io.vigia.lab.lake;

import io.vigia.lab.servers.Address;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The configurations of the lab's HAProxys. The balancers that Vigia moves have the shape of
 * {@code packaging/examples/haproxy.cfg}: no checks, every server disabled, a state file. The two that stand alone check
 * their servers themselves, the active site's first and the others as backups. Everything else is the same for all four.
 */
public final class HaproxyFiles {
    /** The one backend's name, and the one service's. */
    public static final String BACKEND = "s3";

    private HaproxyFiles() {}

    /** A balancer that Vigia moves. */
    static String moved(HaproxyProcess balancer, Map<String, Address> s3) {
        return moved(balancer, s3, "");
    }

    /** The same, that names the site in the answer: for servers which hold the same objects, and so cannot say where they are. */
    public static String movedNaming(HaproxyProcess balancer, Map<String, Address> s3) {
        return moved(balancer, s3, "    http-response set-header X-Site %[srv_name,regsub(^s3-,)]\n");
    }

    private static String moved(HaproxyProcess balancer, Map<String, Address> s3, String first) {
        String servers = s3.entrySet().stream()
                .map(entry -> "    server s3-%s %s disabled\n".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
        return common(
                balancer,
                "    server-state-file " + balancer.stateFile() + "\n",
                "    load-server-state-from-file global\n",
                first + servers);
    }

    /**
     * A balancer that stands alone.
     *
     * @param check what follows {@code check} on each server's line; empty for HAProxy's defaults (every 2 s, down after 3)
     */
    static String alone(HaproxyProcess balancer, Map<String, Address> s3, String active, String check) {
        List<String> inOrder = s3.keySet().stream()
                .sorted((left, right) -> Boolean.compare(right.equals(active), left.equals(active)))
                .toList();
        String servers = inOrder.stream()
                .map(site -> "    server s3-%s %s check%s%s\n"
                        .formatted(
                                site,
                                s3.get(site),
                                check.isEmpty() ? "" : " " + check,
                                site.equals(active) ? "" : " backup"))
                .collect(Collectors.joining());
        return common(balancer, "", "", "    option httpchk GET /lake/where\n" + servers);
    }

    private static String common(HaproxyProcess balancer, String global, String defaults, String backend) {
        return """
                global
                    nbthread 1
                    maxconn 2000
                    stats socket %s mode 600 level admin expose-fd listeners
                    hard-stop-after 5s
                %s
                defaults
                    mode http
                    timeout connect 1s
                    timeout client 30s
                    timeout server 5s
                    timeout http-keep-alive 30s
                %s
                frontend %s
                    bind %s
                    default_backend %s

                backend %s
                %s""".formatted(
                        balancer.socket(), global, defaults, BACKEND, balancer.frontend(), BACKEND, BACKEND, backend);
    }
}
