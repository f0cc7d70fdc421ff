package io.vigia.aggregator.app;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.consensus.ReplicatedLog;
import io.vigia.aggregator.consensus.StoreException;
import io.vigia.aggregator.consensus.audit.AuditQuery;
import io.vigia.aggregator.control.ControlServer;
import io.vigia.aggregator.decide.DecisionLoop;
import io.vigia.aggregator.decide.LoopListener;
import io.vigia.aggregator.decide.Membership;
import io.vigia.aggregator.decide.SloViews;
import io.vigia.aggregator.decide.Snapshot;
import io.vigia.aggregator.exporter.Exporter;
import io.vigia.aggregator.ingest.HeardBatch;
import io.vigia.aggregator.ingest.Ingest;
import io.vigia.aggregator.notify.AlertNotifier;
import io.vigia.aggregator.slo.SloKeeper;
import io.vigia.aggregator.web.WebServer;
import io.vigia.core.config.AggregatorConfig;
import io.vigia.core.config.ConsulConfig;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.GroupConfig;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.detect.DetectEvent.Channel;
import io.vigia.core.measure.ObjectivesView;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.HookReport;
import io.vigia.core.notify.HeraldState;
import io.vigia.core.notify.SilenceState;
import io.vigia.platform.consul.ConsulRegistration;
import io.vigia.platform.life.Reload;
import io.vigia.platform.log.Logging;
import io.vigia.platform.time.SteadyClock;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.StreamServer;
import io.vigia.platform.yaml.ConfigFiles.LoadedAggregator;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One aggregator: batches come in by bus and stream, the loop decides, the log keeps, the actuators are told, and page, API and
 * metrics show it. The loop has an event loop to itself as far as Vert.x spreads contexts; the rest share the others.
 */
final class Aggregator {
    private static final long RELOAD_SECONDS = 10;

    static final int EVENT_LOOPS = 3;
    private static final DeploymentOptions OWN_THREAD = new DeploymentOptions()
            .setThreadingModel(ThreadingModel.WORKER)
            .setWorkerPoolName("vigia-slo")
            .setWorkerPoolSize(1);

    private final Vertx vertx;
    private final AggregatorConfig config;
    private final LakeConfig lake;
    private final ReplicatedLog log;
    private final Exporter exporter;
    private final ControlServer control;
    private final DecisionLoop loop;
    private final Ingest ingest;
    private final StreamServer stream;
    private final WebServer web;
    private final Optional<BusMembership> bus;
    private final Optional<AlertNotifier> notifier;
    private final Optional<SloKeeper> objectives;
    private final Optional<ConsulRegistration> registration;
    private volatile boolean listening;
    private volatile Optional<String> loopId = Optional.empty();
    private volatile Optional<String> keeperId = Optional.empty();

    /** Where it listens. */
    record Ports(Endpoint http, Endpoint stream) {}

    /**
     * Opens what was decided before; nothing runs yet.
     *
     * @throws StoreException when that cannot be had: the process must not start
     */
    Aggregator(Vertx vertx, LoadedAggregator loaded, String version) throws StoreException {
        this.vertx = vertx;
        this.config = loaded.aggregator();
        this.lake = loaded.lake();
        Clock clock = new SteadyClock();
        this.log = ReplicatedLog.open(new ReplicatedLog.Options(
                config.node(),
                lake.name(),
                Path.of(config.stateDirectory()),
                config.group(),
                config.group().filter(GroupConfig::tls).flatMap(group -> config.tls()),
                clock));
        this.exporter = new Exporter(this::newest, this::alerts, this::objectives, this::silences, clock, version);
        this.objectives = loaded.slos().slos().isEmpty()
                ? Optional.empty()
                : Optional.of(new SloKeeper(
                        loaded.slos(),
                        lake,
                        new SloKeeper.Ports(
                                Path.of(config.stateDirectory()), this::newest, clock, exporter, exporter)));
        this.notifier = config.alerts()
                .map(notify -> new AlertNotifier(
                        notify,
                        lake.name(),
                        new AlertNotifier.Ports(
                                Path.of(config.stateDirectory()).resolve("alerts"),
                                config.group()
                                        .map(group -> group.peers().size() == 1)
                                        .orElse(true),
                                this::newest,
                                log,
                                this::promised,
                                clock,
                                Clock.systemUTC())));
        LoopListener heard = new LoopListeners(exporter, notifier);
        this.control = new ControlServer(lake, new Believer(), exporter);
        this.loop = new DecisionLoop(
                config.node(), lake, clock, new DecisionLoop.Ports(log, control, heard, exporter, this::busUp));
        this.ingest = new Ingest(vertx, config.node(), lake, clock, exporter, this::heard);
        this.stream = new StreamServer(
                vertx,
                new StreamServer.Options(
                        lake.name(),
                        config.node(),
                        config.stream(),
                        config.tls(),
                        StreamServer.Options.DEFAULT_MAX_CONNECTIONS),
                Map.of(Message.Role.TELEMETRY, ingest.acceptor(), Message.Role.ACTUATOR, control),
                exporter);
        this.web = new WebServer(
                config.http(),
                clock,
                new WebServer.Ports(
                        loop,
                        loop,
                        loop,
                        this::history,
                        this::reconfigure,
                        objectives.<SloViews>map(keeper -> keeper).orElse(SloViews.NONE),
                        accept -> {
                            String type = exporter.contentType(accept);
                            return new WebServer.Rendered(type, exporter.text(type));
                        },
                        () -> listening,
                        exporter,
                        ownNames(config)));
        this.registration =
                config.consul().filter(ConsulConfig::register).map(consul -> new ConsulRegistration(vertx, consul));
        this.bus = config.cluster().map(cluster -> new BusMembership(vertx, cluster, exporter, ingest::listen));
    }

    /** Completes when every port listens. The bus is joined in the background: streams serve without it. */
    Future<Ports> start() {
        ingest.start();
        return notifier.map(vertx::deployVerticle)
                .orElse(Future.succeededFuture(""))
                .compose(deployed -> vertx.deployVerticle(loop))
                .onSuccess(id -> loopId = Optional.of(id))
                .compose(deployed -> objectives
                        .map(keeper ->
                                vertx.deployVerticle(keeper, OWN_THREAD).onSuccess(id -> keeperId = Optional.of(id)))
                        .orElse(Future.succeededFuture("")))
                .compose(deployed -> vertx.deployVerticle(control))
                .compose(deployed -> stream.listen())
                .compose(streamPort -> vertx.deployVerticle(web).map(deployed -> {
                    listening = true;
                    bus.ifPresent(BusMembership::start);
                    Endpoint http = new Endpoint(config.http().host(), web.port());
                    registration.ifPresent(consul ->
                            consul.start(config.node(), Map.of("lake", lake.name(), "role", "aggregator"), http));
                    return new Ports(http, new Endpoint(config.stream().host(), streamPort));
                }));
    }

    /** Makes the live part of {@code wanted} true. Called by the reload, off the event loops. */
    void reload(LoadedAggregator running, LoadedAggregator wanted, Reload.Plan plan) {
        Logging.configure(wanted.aggregator().log());
        ingest.layoutChanged(wanted.lake());
        control.reconfigure(wanted.lake());
        Promise<Void> done = Promise.promise();
        loop.reconfigure(wanted.lake()).onComplete(done);
        done.future()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(RELOAD_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    Exporter exporter() {
        return exporter;
    }

    /** In the reverse order of the start; what was begun is written out before the log closes. */
    Future<Void> close() {
        listening = false;
        return registration
                .map(ConsulRegistration::close)
                .orElse(Future.succeededFuture())
                .eventually(stream::close)
                .eventually(() -> bus.map(BusMembership::close).orElse(Future.succeededFuture()))
                .eventually(ingest::close)
                .eventually(() -> keeperId.map(vertx::undeploy).orElse(Future.succeededFuture()))
                .eventually(() -> loopId.map(vertx::undeploy).orElse(Future.succeededFuture()))
                .eventually(log::shut);
    }

    private Snapshot newest() {
        return loop.newest();
    }

    private HeraldState alerts() {
        return notifier.map(AlertNotifier::state).orElse(HeraldState.NONE);
    }

    /** Where nothing is promised any more, that is known, and what was told of objectives is over. */
    private Optional<ObjectivesView> promised() {
        return objectives.isEmpty()
                ? Optional.of(new ObjectivesView(loop.newest().at(), Map.of(), List.of()))
                : objectives();
    }

    private Optional<ObjectivesView> objectives() {
        return objectives.flatMap(SloKeeper::newest);
    }

    private SilenceState silences() {
        return notifier.map(AlertNotifier::silences).orElse(SilenceState.NONE);
    }

    private void heard(HeardBatch heard) {
        objectives.ifPresent(keeper -> keeper.heard(heard.batch(), heard.receivedAt()));
        Channel channel = heard.path() == HeardBatch.Path.BUS ? Channel.BUS : Channel.STREAM;
        loop.heard(heard.batch(), channel, heard.receivedAt());
    }

    /** What actuators and hook runners say, on its way to the loop, which is made after the streams. */
    private final class Believer implements ControlServer.Believer {
        @Override
        public void reported(BalancerReport report) {
            loop.reported(report);
        }

        @Override
        public void reported(HookReport report) {
            loop.reported(report);
        }
    }

    private Future<List<JsonObject>> history(Optional<String> failover, Optional<String> kind, int limit) {
        AuditQuery query = new AuditQuery(failover, kind, Optional.empty(), Optional.empty(), limit);
        return vertx.executeBlocking(() -> log.auditLog().read(query), false);
    }

    /** Asked anew each time: there is no group before the start. */
    private Future<Void> reconfigure(Membership.Change change) {
        return log.members().reconfigure(change);
    }

    private boolean busUp() {
        return bus.map(BusMembership::up).orElse(false);
    }

    private static Set<String> ownNames(AggregatorConfig config) {
        Set<String> names =
                new HashSet<>(Set.of(config.http().host(), config.node().value()));
        try {
            names.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            names.add("localhost"); // a machine without a name is known by its address alone
        }
        return names;
    }
}
