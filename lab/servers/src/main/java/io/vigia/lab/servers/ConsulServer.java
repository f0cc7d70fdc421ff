package io.vigia.lab.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Consul 1.8.7 from Debian 11, one server or several that elect a leader, in memory; ready within 1 s, several within 15 s. The package is downloaded once (15 MB).
 */
public final class ConsulServer implements Server {
    /** Given to {@link #configure} with access control on: may do everything. */
    public static final String MASTER_TOKEN = "5f0d5c8e-0d5f-4c4e-9a0e-3f6f1c1d2b7a";

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();

    private final String name;
    private final boolean guarded;
    private final List<URI> bases;
    private final List<ChildProcess> processes;

    private ConsulServer(String name, boolean guarded, List<URI> bases, List<ChildProcess> processes) {
        this.name = name;
        this.guarded = guarded;
        this.bases = List.copyOf(bases);
        this.processes = List.copyOf(processes);
    }

    /** One server that lets everybody do everything. */
    public static ConsulServer configure(Host host, String name) throws IOException, InterruptedException {
        return configure(host, name, 1, false);
    }

    /**
     * @param servers how many make one Raft group
     * @param guarded whether access control is on, and denies what no token allows; {@link #MASTER_TOKEN} allows everything
     */
    public static ConsulServer configure(Host host, String name, int servers, boolean guarded)
            throws IOException, InterruptedException {
        Path program = new DebianPackage("bullseye", "consul").unpacked(host).resolve("usr/bin/consul");
        Ports ports = Ports.choose(Stream.iterate(0, at -> at + 1)
                .limit(servers)
                .flatMap(at -> Stream.of("http", "rpc", "serf").map(what -> what + at))
                .toList());
        List<URI> bases = new ArrayList<>();
        List<ChildProcess> processes = new ArrayList<>();
        for (int at = 0; at < servers; at++) {
            String own = servers == 1 ? name : name + "-" + (at + 1);
            Path file = host.file(own + ".json", """
                    {"node_name": "%s", "datacenter": "lake", "server": true, "bootstrap_expect": %d, "data_dir": "%s",
                     "bind_addr": "127.0.0.1", "client_addr": "127.0.0.1", "disable_update_check": true, "log_level": "WARN",
                     "leave_on_terminate": false,
                     "ports": {"http": %d, "server": %d, "serf_lan": %d, "serf_wan": -1, "dns": -1, "grpc": -1},
                     "performance": {"raft_multiplier": 1}, "retry_join": %s, "retry_interval": "1s"%s}
                    """.formatted(
                            own,
                            servers,
                            host.run().resolve(own),
                            ports.of("http" + at),
                            ports.of("rpc" + at),
                            ports.of("serf" + at),
                            others(ports, servers),
                            guarded ? acl() : ""));
            bases.add(URI.create("http://" + ports.at("http" + at)));
            processes.add(host.process(own, List.of(program.toString(), "agent", "-config-file=" + file)));
        }
        return new ConsulServer(name, guarded, bases, processes);
    }

    private static String others(Ports ports, int servers) {
        return Stream.iterate(0, at -> at + 1)
                .limit(servers == 1 ? 0 : servers)
                .map(at -> "\"" + ports.at("serf" + at) + "\"")
                .toList()
                .toString();
    }

    private static String acl() {
        return ", \"acl\": {\"enabled\": true, \"default_policy\": \"deny\", \"tokens\": {\"master\": \"" + MASTER_TOKEN
                + "\"}}";
    }

    @Override
    public String name() {
        return name;
    }

    /** Where the first server is asked; without a path. */
    public URI base() {
        return bases.get(0);
    }

    /** Where each server is asked. */
    public List<URI> bases() {
        return bases;
    }

    @Override
    public List<ChildProcess> processes() {
        return processes;
    }

    /** Serving means that every server knows a leader and, with access control, that the master token is taken. */
    @Override
    public void awaitServing(Duration limit) throws IOException, InterruptedException {
        for (int at = 0; at < processes.size(); at++) {
            URI base = bases.get(at);
            ChildProcess process = processes.get(at);
            Http.await(
                    process,
                    base.resolve("/v1/status/leader"),
                    limit,
                    answer -> answer.statusCode() == 200 && answer.body().length() > 2);
            Await.serving(
                    process,
                    "answers for its catalog",
                    limit,
                    () -> send(base, "GET", "/v1/catalog/nodes", "").body().contains(process.name()));
        }
    }

    /**
     * Registers an instance of a service at the first server, or replaces it.
     *
     * @param json as Consul's {@code PUT /v1/agent/service/register} takes it
     */
    public void register(String json) throws IOException, InterruptedException {
        put("/v1/agent/service/register", json);
    }

    public void deregister(String id) throws IOException, InterruptedException {
        put("/v1/agent/service/deregister/" + id, "");
    }

    /** Says of a check with a TTL how it is: {@code pass}, {@code warn} or {@code fail}. */
    public void check(String id, String verdict) throws IOException, InterruptedException {
        put("/v1/agent/check/" + verdict + "/" + id, "");
    }

    /** What the first server answers to a question, with the master token where there is one. */
    public String get(String path) throws IOException, InterruptedException {
        return send(base(), "GET", path, "").body();
    }

    private void put(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(base(), "PUT", path, body);
        if (answer.statusCode() != 200) {
            throw new IOException("consul answered " + answer.statusCode() + " to " + path + ": " + answer.body());
        }
    }

    private HttpResponse<String> send(URI base, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(5))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (guarded) {
            request.header("X-Consul-Token", MASTER_TOKEN);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
