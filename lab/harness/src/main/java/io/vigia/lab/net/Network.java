package io.vigia.lab.net;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A network that exists: made of namespaces, and gone when closed. Safe for many threads. */
public final class Network implements AutoCloseable {
    private static final Pattern DROPPED = Pattern.compile("counter packets (\\d+)");

    private final NetworkPlan plan;
    private final List<Drop> drops = new ArrayList<>();
    private boolean closed;

    private Network(NetworkPlan plan) {
        this.plan = plan;
    }

    /**
     * Makes the namespaces, cables and switch.
     *
     * @param hosts names of at most fifteen lower-case letters, digits and hyphens
     * @throws IOException when it cannot, with what the system said; then nothing is left
     */
    public static Network open(List<String> hosts) throws IOException {
        NetworkPlan plan = new NetworkPlan(Runs.begin(), Runs.freePrefix(), hosts);
        Network network = new Network(plan);
        try {
            Tool.run(plan.cables(), List.of("ip", "-batch", "-"));
            for (Map.Entry<String, String> inside : plan.insides().entrySet()) {
                Tool.run(inside.getValue(), List.of("ip", "-n", inside.getKey(), "-batch", "-"));
            }
            network.load();
            return network;
        } catch (IOException failed) {
            network.close();
            throw failed;
        }
    }

    public NetworkPlan plan() {
        return plan;
    }

    /** What comes before a command so that it runs on that host. */
    public List<String> enter(String host) {
        plan.address(host);
        return enterNamespace(plan.namespace(host));
    }

    private static List<String> enterNamespace(String namespace) {
        // Not "ip netns exec", which also unshares mounts: the lake's disks would not be seen where they are filled.
        return List.of("nsenter", "--net=" + Path.of("/run/netns", namespace), "--");
    }

    /** Adds rules to the switch, all at once. */
    public synchronized void add(List<Drop> more) throws IOException {
        drops.addAll(more);
        load();
    }

    /** Takes away as many rules equal to these. */
    public synchronized void remove(List<Drop> fewer) throws IOException {
        fewer.forEach(drops::remove);
        load();
    }

    /** How many packets the rules that stand now have dropped since the last change. */
    public synchronized long dropped() throws IOException {
        Matcher counter = DROPPED.matcher(onSwitch("", "nft", "list", "ruleset"));
        long dropped = 0;
        while (counter.find()) {
            dropped += Long.parseLong(counter.group(1));
        }
        return dropped;
    }

    /** Plugs a host's cable in, or out at the switch's end. */
    public void cable(String host, boolean plugged) throws IOException {
        plan.address(host);
        Tool.run("ip", "-n", plan.switchNamespace(), "link", "set", "dev", host, plugged ? "up" : "down");
    }

    private void load() throws IOException {
        onSwitch(Drop.ruleset(drops), "nft", "-f", "-");
    }

    private String onSwitch(String input, String... command) throws IOException {
        List<String> whole = new ArrayList<>(enterNamespace(plan.switchNamespace()));
        whole.addAll(List.of(command));
        return Tool.run(input, whole);
    }

    /** Ends what still runs there and removes everything. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            Runs.end(plan.run());
        } catch (IOException stays) {
            System.err.println("demo: something of network " + plan.run() + " stays, the next start tries again: "
                    + stays.getMessage());
        }
    }
}
