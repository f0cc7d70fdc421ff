package io.vigia.core.config.bind;

import io.vigia.core.config.AgentConfig;
import io.vigia.core.config.AgentConfig.HostProbe;
import io.vigia.core.config.AgentConfig.Telemetry;
import io.vigia.core.config.AggregatorConfig;
import io.vigia.core.config.ClusterConfig;
import io.vigia.core.config.ConsulConfig;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.GroupConfig;
import io.vigia.core.config.LakeConfig.Schedule;
import io.vigia.core.config.LogConfig;
import io.vigia.core.config.NotifyConfig;
import io.vigia.core.config.TlsConfig;
import io.vigia.core.config.VaultConfig;
import io.vigia.core.config.bind.probe.Schedules;
import io.vigia.core.config.probe.HostSpec;
import io.vigia.core.model.Names;
import io.vigia.core.model.NodeId;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads {@code agent.yaml} and {@code aggregator.yaml}. */
final class ProcessBinder {
    static final Endpoint HTTP = new Endpoint("127.0.0.1", 7400);
    static final Endpoint STREAM = new Endpoint("127.0.0.1", 7410);
    private static final double DISK_FULL_RATIO = 0.95;
    private static final Schedule HOST_SCHEDULE =
            new Schedule(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMillis(100));
    static final HostProbe HOST = new HostProbe(new HostSpec(List.of(), DISK_FULL_RATIO), HOST_SCHEDULE);

    private static final Value<Endpoint> PEER = Values.scalar(Values.AN_ADDRESS, ProcessBinder::peer);

    private final Paths paths;

    ProcessBinder(Paths paths) {
        this.paths = paths;
    }

    Parsed<AgentConfig> agent(Spot root) {
        return Fields.open(Section.AGENT, root)
                .map(f -> {
                    Common common = new Common(f, Binder.AGENT_STATE);
                    Parsed<Telemetry> telemetry = f.or(
                            "telemetry",
                            f.has("cluster") ? Telemetry.MEMBER : Telemetry.EDGE,
                            Values.word(Telemetry.class));
                    var aggregators = f.need(
                            "aggregators",
                            "the stream address of every aggregator, such as [10.0.0.1:7410]",
                            Values.list("[10.0.0.1:7410]", PEER));
                    Parsed<Optional<HostProbe>> host = f.or("host", Optional.of(HOST), ProcessBinder::host);
                    Parsed<Optional<Endpoint>> http = f.maybe("http", Values.ENDPOINT);
                    Parsed<Optional<ConsulConfig>> consul = f.maybe("consul", new ConsulBinder("vigia-agent"));
                    if (http.isPresent()
                            && http.get().isEmpty()
                            && consul.value()
                                    .flatMap(c -> c)
                                    .filter(ConsulConfig::register)
                                    .isPresent()) {
                        f.at("consul")
                                .refuse("needs http too: Consul asks /health/ready there whether this agent is well");
                    }
                    new ClearText(f, common.tls, common.insecure)
                                    .listener("http", http.value().flatMap(e -> e))
                                    .urls("vault", common.vaultAddress())
                                    .urls("consul", addresses(consul, ConsulConfig::address))
                                    .listener("cluster", common.clusterBind())
                                    .stream("aggregators", aggregators.value().orElse(List.of()))
                                    .check();
                    if (common.cluster.value().flatMap(c -> c).isPresent()
                            && telemetry.value().equals(Optional.of(Telemetry.EDGE))) {
                        f.at("cluster").warn("is not used: telemetry is edge");
                    }
                    return f.build(() -> new AgentConfig(
                            common.node.get(),
                            common.lake.get(),
                            common.state.get(),
                            telemetry.get(),
                            aggregators.get(),
                            common.cluster.get(),
                            host.get(),
                            http.get(),
                            common.tls.get(),
                            common.vault.get(),
                            consul.get(),
                            common.log.get(),
                            common.insecure.get()));
                })
                .orElseGet(Parsed::failed);
    }

    Parsed<AggregatorConfig> aggregator(Spot root) {
        return Fields.open(Section.AGGREGATOR, root)
                .map(f -> {
                    Common common = new Common(f, Binder.AGGREGATOR_STATE);
                    Parsed<Optional<String>> slos = f.maybe("slos", paths::read);
                    Parsed<Endpoint> http = f.or("http", HTTP, Values.ENDPOINT);
                    Parsed<Endpoint> stream = f.or("stream", STREAM, Values.ENDPOINT);
                    if (http.isPresent()
                            && http.value().equals(stream.value())
                            && http.get().port() != 0) {
                        f.at("stream").refuse("is the address of http too; give each its own port");
                    }
                    Parsed<Optional<GroupConfig>> group = f.maybe("group", spot -> group(spot, common));
                    Parsed<Optional<NotifyConfig>> notify = f.or("notify", Optional.empty(), new NotifyBinder(paths));
                    Parsed<Optional<ConsulConfig>> consul = f.maybe("consul", new ConsulBinder("vigia-aggregator"));
                    new ClearText(f, common.tls, common.insecure)
                                    .listener("http", http.value())
                                    .urls("vault", common.vaultAddress())
                                    .urls("consul", addresses(consul, ConsulConfig::address))
                                    .urls(
                                            "notify",
                                            notify.value()
                                                    .flatMap(there -> there)
                                                    .map(NotifyConfig::alertmanagers)
                                                    .orElse(List.of()))
                                    .listener("cluster", common.clusterBind())
                                    .listener(
                                            "group",
                                            group.value()
                                                    .flatMap(there -> there)
                                                    .filter(there -> !there.tls())
                                                    .map(GroupConfig::bind))
                                    .stream("stream", stream.value().stream().toList())
                                    .check();
                    return f.build(() -> new AggregatorConfig(
                            common.node.get(),
                            common.lake.get(),
                            slos.get(),
                            common.state.get(),
                            http.get(),
                            stream.get(),
                            group.get(),
                            common.cluster.get(),
                            notify.get(),
                            common.tls.get(),
                            common.vault.get(),
                            consul.get(),
                            common.log.get(),
                            common.insecure.get()));
                })
                .orElseGet(Parsed::failed);
    }

    private Parsed<GroupConfig> group(Spot spot, Common common) {
        return Fields.open(Section.GROUP, spot)
                .map(f -> {
                    Parsed<Endpoint> bind = f.need(
                            "bind",
                            "where this aggregator listens for the others, such as 10.0.0.10:7430",
                            Values.scalar(Values.AN_ADDRESS, ProcessBinder::peer));
                    var peers = f.need(
                            "peers",
                            "every aggregator of the group, such as aggregator-1: {raft: \"10.0.0.10:7430\", http:"
                                    + " \"10.0.0.10:7400\"}",
                            Values.named(NodeId::new, ProcessBinder::member));
                    Parsed<Boolean> tls = f.or("tls", false, Values.FLAG);
                    common.node.value().ifPresent(self -> peers.value().ifPresent(all -> checkGroup(f, self, all)));
                    if (tls.value().orElse(false)
                            && common.tls.value().flatMap(files -> files).isEmpty()) {
                        f.at("tls").refuse("is true, but there is no tls section with the files to use; add one");
                    }
                    return f.build(() -> new GroupConfig(bind.get(), peers.get(), tls.get()));
                })
                .orElseGet(Parsed::failed);
    }

    private static void checkGroup(Fields f, NodeId self, Map<NodeId, GroupConfig.Peer> peers) {
        if (!peers.containsKey(self)) {
            f.at("peers").refuse("does not name this aggregator, " + self + "; every peer lists the whole group");
        }
        if (peers.size() % 2 == 0) {
            f.at("peers")
                    .warn("names " + peers.size() + " aggregators: an even number survives no more failures than one"
                            + " less; use one, three or five");
        }
        Set<Endpoint> addresses = new HashSet<>();
        peers.forEach((node, peer) -> {
            if (!addresses.add(peer.raft())) {
                f.at("peers").refuse("gives " + node + " the raft address " + peer.raft() + " of another");
            }
        });
    }

    private static Parsed<GroupConfig.Peer> member(Spot spot) {
        return Fields.open(Section.PEER, spot)
                .map(f -> {
                    Parsed<Endpoint> raft = f.need("raft", "where the others reach it, such as 10.0.0.10:7430", PEER);
                    Parsed<Optional<Endpoint>> http = f.maybe("http", PEER);
                    return f.build(() -> new GroupConfig.Peer(raft.get(), http.get()));
                })
                .orElseGet(Parsed::failed);
    }

    /** What both kinds of process have. */
    private final class Common {
        final Parsed<NodeId> node;
        final Parsed<String> lake;
        final Parsed<String> state;
        final Parsed<Optional<ClusterConfig>> cluster;
        final Parsed<Optional<TlsConfig>> tls;
        final Parsed<Optional<VaultConfig>> vault;
        final Parsed<LogConfig> log;
        final Parsed<Boolean> insecure;

        Common(Fields f, String stateDirectory) {
            node = f.need("node", "this node's name", Values.scalar("a node's name", NodeId::new));
            lake = path(f, "lake", "lake.yaml");
            state = path(f, "state", stateDirectory);
            cluster = f.maybe("cluster", ProcessBinder::cluster);
            tls = f.maybe("tls", ProcessBinder.this::tls);
            vault = f.maybe("vault", new VaultBinder(paths));
            log = f.or("log", LogConfig.DEFAULT, ProcessBinder::log);
            insecure = f.or("insecure", false, ClearText.WORD);
        }

        List<URI> vaultAddress() {
            return addresses(vault, VaultConfig::address);
        }

        Optional<Endpoint> clusterBind() {
            return cluster.value().flatMap(found -> found).map(ClusterConfig::bind);
        }
    }

    private Parsed<String> path(Fields f, String key, String fallback) {
        return f.has(key)
                ? paths.read(f.at(key))
                : Parsed.of(paths.resolve(f.whole().node().at(), fallback));
    }

    private static <T> List<URI> addresses(Parsed<Optional<T>> section, Function<T, URI> address) {
        return section.value().flatMap(there -> there).map(address).stream().toList();
    }

    private Parsed<TlsConfig> tls(Spot spot) {
        Value<String> path = paths::read;
        return Fields.open(Section.TLS, spot)
                .map(f -> {
                    Parsed<String> certificate = f.need("certificate", "the path of this node's PEM certificate", path);
                    Parsed<String> key = f.need("key", "the path of the certificate's PEM key", path);
                    Parsed<String> authority =
                            f.need("authority", "the path of the PEM authority that peers are checked against", path);
                    return f.build(() -> new TlsConfig(certificate.get(), key.get(), authority.get()));
                })
                .orElseGet(Parsed::failed);
    }

    private static Parsed<ClusterConfig> cluster(Spot spot) {
        return Fields.open(Section.CLUSTER, spot)
                .map(f -> {
                    Parsed<String> name = f.need(
                            "name",
                            "the cluster's name, the same for all its members",
                            Values.scalar("a name", text -> Names.require("cluster", text)));
                    Parsed<Endpoint> bind =
                            f.need("bind", "where this member listens, such as 10.0.0.1:5701", Values.ENDPOINT);
                    Parsed<List<Endpoint>> members = f.need(
                            "members",
                            "the full members, such as [10.0.0.1:5701]",
                            Values.list("[10.0.0.1:5701]", PEER));
                    return f.build(() -> new ClusterConfig(name.get(), bind.get(), members.get()));
                })
                .orElseGet(Parsed::failed);
    }

    private static Parsed<Optional<HostProbe>> host(Spot spot) {
        if (spot.node() instanceof ConfigNode.Scalar scalar && !scalar.isBlank()) {
            return Values.<Optional<HostProbe>>scalar("the word off, or a map", text -> {
                        if (!text.equals("off")) {
                            throw new IllegalArgumentException(
                                    "'" + text + "' is neither the word off nor a map such as {interval: 5s}");
                        }
                        return Optional.empty();
                    })
                    .read(spot);
        }
        return Fields.open(Section.HOST, spot)
                .map(f -> {
                    Parsed<List<String>> mounts = f.or("mounts", List.of(), Values.list("[/, /data]", Values.TEXT));
                    Parsed<Double> ratio = f.or("diskFullRatio", DISK_FULL_RATIO, Values.DECIMAL);
                    Parsed<Schedule> schedule = Schedules.read(f, HOST_SCHEDULE);
                    return f.build(
                            () -> Optional.of(new HostProbe(new HostSpec(mounts.get(), ratio.get()), schedule.get())));
                })
                .orElseGet(Parsed::failed);
    }

    private static Parsed<LogConfig> log(Spot spot) {
        return Fields.open(Section.LOG, spot)
                .map(f -> {
                    var format = f.or("format", LogConfig.DEFAULT.format(), Values.word(LogConfig.Format.class));
                    var level = f.or("level", LogConfig.DEFAULT.level(), Values.word(LogConfig.Level.class));
                    return f.build(() -> new LogConfig(format.get(), level.get()));
                })
                .orElseGet(Parsed::failed);
    }

    /** An address to connect to: port 0 is nobody's. */
    private static Endpoint peer(String text) {
        Endpoint peer = Endpoint.parse(text);
        if (peer.port() == 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' has port 0, where nobody can be reached; write its real port");
        }
        return peer;
    }
}
