package io.vigia.lab.lake;

import io.vigia.lab.servers.Address;
import io.vigia.lab.servers.AlertmanagerServer;
import io.vigia.lab.servers.Await;
import io.vigia.lab.servers.ChildProcess;
import io.vigia.lab.servers.Ending;
import io.vigia.lab.servers.Host;
import io.vigia.lab.servers.Spawner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The small lake: three sites, each a real S3 server with an agent beside it; two real HAProxys with an agent beside each; one
 * aggregator or several, and the Alertmanagers they tell, if any; and two more HAProxys that stand alone, for comparison.
 * Closing it ends every process it started.
 */
public final class Lake implements AutoCloseable {
    public static final List<String> SITES = List.of("a", "b", "c");
    /** Where the service begins. */
    public static final String INITIAL = "a";
    /** The balancers that Vigia moves, with the site each stands in. */
    public static final Map<String, String> MOVED =
            java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(Map.of("lb1", "a", "lb2", "b")));
    /** The balancers that stand alone, with what follows {@code check} on their servers' lines. */
    public static final Map<String, String> ALONE = Map.of("defaults", "", "fast", "inter 500ms fall 2");

    private static final Duration START = Duration.ofSeconds(60);

    private final DemoDirectory directory;
    private final Placement placement;
    private final VigiaFiles files;
    private final Optional<HookFiles> hooks;
    private final HttpClient client;
    private final Map<String, Address> s3 = new LinkedHashMap<>();
    private final Map<String, S3Site> sites = new LinkedHashMap<>();
    private final Map<String, HaproxyProcess> balancers = new LinkedHashMap<>();
    private final Map<String, HaproxyProcess> alone = new LinkedHashMap<>();
    private final Map<String, ChildProcess> agents = new LinkedHashMap<>();
    private final Map<String, ChildProcess> aggregators = new LinkedHashMap<>();
    private final Map<String, AlertmanagerServer> alertmanagers = new LinkedHashMap<>();
    private boolean closed;

    /** Writes every configuration; starts nothing. */
    public Lake(DemoDirectory directory, Placement placement) throws IOException {
        this(directory, placement, false);
    }

    /** @param hooked whether the service has hooks, so that its moves have more steps */
    public Lake(DemoDirectory directory, Placement placement, boolean hooked) throws IOException {
        this.directory = directory;
        this.placement = placement;
        Host host = directory.host(new Spawner(placement::enter));
        this.client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(1))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        for (String site : SITES) {
            s3.put(site, placement.s3(site));
            sites.put(site, S3Site.configure(site, placement.s3(site), host, client));
        }
        for (String name : List.of("lb1", "lb2")) {
            HaproxyProcess balancer = new HaproxyProcess(name, placement.frontend(name), directory, host);
            // Missing is a warning for HAProxy, not an error; empty is neither.
            Files.writeString(balancer.stateFile(), "1\n");
            balancer.configure(HaproxyFiles.moved(balancer, s3));
            balancers.put(name, balancer);
        }
        for (String name : List.of("defaults", "fast")) {
            alone.put(name, new HaproxyProcess(name, placement.frontend(name), directory, host));
        }
        configureAlone(INITIAL);
        hooks = hooked ? Optional.of(new HookFiles(directory)) : Optional.empty();
        if (hooks.isPresent()) {
            hooks.get().write();
        }
        files = new VigiaFiles(directory, placement, MOVED, hooks);
        files.write(List.copyOf(balancers.values()));
        Path bin = directory.root().resolve("bin");
        Stream.concat(SITES.stream().map(site -> "agent-" + site), balancers.keySet().stream())
                .forEach(node -> {
                    String name = node.startsWith("agent-") ? node : "agent-" + node;
                    agents.put(
                            name,
                            host.process(
                                    name,
                                    List.of(
                                            bin.resolve("vigia-agent").toString(),
                                            files.agentFile(name).toString())));
                });
        for (String name : placement.aggregators()) {
            List<String> command = List.of(
                    bin.resolve("vigia-aggregator").toString(),
                    files.aggregatorFile(name).toString());
            aggregators.put(name, host.process(name, command));
        }
        for (Map.Entry<String, Address> told : placement.alertmanagers().entrySet()) {
            alertmanagers.put(told.getKey(), AlertmanagerServer.configure(host, told.getKey(), told.getValue()));
        }
    }

    /** Starts everything at once and returns when the servers and balancers really answer. */
    public void start() throws IOException, InterruptedException {
        for (S3Site site : sites.values()) {
            site.start();
        }
        for (HaproxyProcess balancer : balancers.values()) {
            balancer.start();
        }
        for (HaproxyProcess balancer : alone.values()) {
            balancer.start();
        }
        for (AlertmanagerServer alertmanager : alertmanagers.values()) {
            alertmanager.process().start();
        }
        for (ChildProcess aggregator : aggregators.values()) {
            aggregator.start();
        }
        for (ChildProcess agent : agents.values()) {
            agent.start();
        }
        for (S3Site site : sites.values()) {
            site.awaitServing(START);
        }
        for (ChildProcess process : processes()) {
            mustRun(process);
        }
        for (AlertmanagerServer alertmanager : alertmanagers.values()) {
            awaitAnswer(alertmanager.process(), alertmanager.base().resolve("/-/ready"));
        }
        for (ChildProcess aggregator : aggregators.values()) {
            awaitAnswer(aggregator, status(aggregator.name()).resolve("health/live"));
        }
        for (HaproxyProcess balancer : allBalancers()) {
            Await.until(
                    balancer.name() + " has its socket (see "
                            + balancer.process().log() + ")",
                    START,
                    () -> Files.exists(balancer.socket()));
        }
    }

    private void awaitAnswer(ChildProcess process, URI address) throws IOException, InterruptedException {
        Await.until(process.name() + " answers at " + address + " (see " + process.log() + ")", START, () -> {
            mustRun(process);
            return answers(address);
        });
    }

    private static void mustRun(ChildProcess process) throws IOException {
        if (!process.running()) {
            throw new IOException(process.name() + " ended as it started; the reason is in " + process.log());
        }
    }

    private boolean answers(URI address) throws InterruptedException {
        try {
            return client.send(
                                    HttpRequest.newBuilder(address)
                                            .timeout(Duration.ofSeconds(2))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Makes {@code active} the first choice of the balancers that stand alone; running ones need a reload to see it. */
    public void configureAlone(String active) throws IOException {
        for (HaproxyProcess balancer : alone.values()) {
            String check = java.util.Objects.requireNonNull(ALONE.get(balancer.name()));
            balancer.configure(HaproxyFiles.alone(balancer, s3, active, check));
        }
    }

    public DemoDirectory directory() {
        return directory;
    }

    /** The page and API of the first aggregator. */
    public URI status() {
        return status(placement.aggregators().get(0));
    }

    /** The page and API of an aggregator; ends in {@code /}. */
    public URI status(String aggregator) {
        return URI.create("http://" + placement.http(aggregator) + "/");
    }

    /** Where an aggregator keeps what it must not forget. */
    public Path stateOf(String aggregator) {
        return files.stateOf(aggregator);
    }

    /** Where the agent beside a balancer keeps what it has applied. */
    public Path stateOfAgentAt(String balancer) {
        return files.stateOfAgentAt(balancer);
    }

    /** The hooks of the service; empty in a lake that has none. */
    public Optional<HookFiles> hooks() {
        return hooks;
    }

    public S3Site site(String site) {
        return known(sites, site);
    }

    /** The agent of that name: {@code agent-a} ... or {@code agent-lb1}. */
    public ChildProcess agent(String name) {
        return known(agents, name);
    }

    /** The aggregators by name; one is the least. */
    public Map<String, ChildProcess> aggregators() {
        return java.util.Collections.unmodifiableMap(aggregators);
    }

    public ChildProcess aggregator(String name) {
        return known(aggregators, name);
    }

    /** The Alertmanagers that Vigia tells, by name; often none. */
    public Map<String, AlertmanagerServer> alertmanagers() {
        return java.util.Collections.unmodifiableMap(alertmanagers);
    }

    /** The balancers that Vigia moves, by name. */
    public Map<String, HaproxyProcess> balancers() {
        return java.util.Collections.unmodifiableMap(balancers);
    }

    /** The balancers that stand alone, by name. */
    public Map<String, HaproxyProcess> alone() {
        return java.util.Collections.unmodifiableMap(alone);
    }

    public List<HaproxyProcess> allBalancers() {
        List<HaproxyProcess> all = new ArrayList<>(balancers.values());
        all.addAll(alone.values());
        return all;
    }

    public List<ChildProcess> processes() {
        List<ChildProcess> all = new ArrayList<>(agents.values());
        all.addAll(aggregators.values());
        alertmanagers.values().forEach(alertmanager -> all.add(alertmanager.process()));
        allBalancers().forEach(balancer -> all.add(balancer.process()));
        sites.values().forEach(site -> all.add(site.process()));
        return all;
    }

    private static <T> T known(Map<String, T> map, String key) {
        T found = map.get(key);
        if (found == null) {
            throw new IllegalArgumentException("'" + key + "' is not one of " + String.join(", ", map.keySet()));
        }
        return found;
    }

    /** SIGTERM to all, SIGKILL to those that have not ended within 3 s. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Ending.of(processes());
    }
}
