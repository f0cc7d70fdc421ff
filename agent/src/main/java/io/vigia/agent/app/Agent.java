package io.vigia.agent.app;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.agent.actuate.ControlLink;
import io.vigia.agent.bus.Bus;
import io.vigia.agent.bus.ClusteredBus;
import io.vigia.agent.bus.Telemetry;
import io.vigia.agent.haproxy.UnixSocketRuntimeApi;
import io.vigia.agent.probe.kinds.StandardProbes;
import io.vigia.agent.probe.run.ObservationBoard;
import io.vigia.agent.probe.run.Probes;
import io.vigia.agent.probe.run.SelfHealthMeter;
import io.vigia.core.config.AgentConfig;
import io.vigia.core.config.Assignments;
import io.vigia.core.config.Assignments.Assignment;
import io.vigia.core.config.ConsulConfig;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.Observation;
import io.vigia.core.model.SelfHealth;
import io.vigia.core.model.TargetId;
import io.vigia.platform.consul.ConsulRegistration;
import io.vigia.platform.life.Reload;
import io.vigia.platform.log.Logging;
import io.vigia.platform.vault.VaultFigures;
import io.vigia.platform.wire.Message;
import io.vigia.platform.yaml.ConfigFiles.LoadedAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One agent: probes whose results end on a board, telemetry that empties the board, the actuators of the balancers beside
 * it, and its hooks. Board, self-health and telemetry share one context; probes and actuators have their own.
 */
final class Agent {
    /** A state disk that hangs must not hang every later SIGHUP too. */
    private static final long RELOAD_SECONDS = 10;

    private final Vertx vertx;
    private final LoadedAgent config;
    private final ObservationBoard board = new ObservationBoard();
    private final SelfHealthMeter meter = SelfHealthMeter.onSystemClocks();
    private final RejectionCounts rejections = new RejectionCounts();
    private final Telemetry telemetry;
    private final StandardProbes factory;
    private final ControlStreams streams;
    private final BalancerActuators actuators;
    private final NodeHooks hooks;
    private final VaultFigures vault;
    private final Optional<ConsulRegistration> registration;
    private Optional<Probes> probes = Optional.empty();
    private Optional<AgentHttp> http = Optional.empty();

    Agent(Vertx vertx, LoadedAgent config, VaultFigures vault) {
        this.vertx = vertx;
        this.config = config;
        this.vault = vault;
        AgentConfig agent = config.agent();
        Optional<Bus> bus = agent.telemetry() == AgentConfig.Telemetry.MEMBER
                ? agent.cluster().map(cluster -> new ClusteredBus(cluster, rejections))
                : Optional.empty();
        this.telemetry = new Telemetry(
                new Telemetry.Settings(
                        config.lake().name(),
                        agent.node(),
                        System.currentTimeMillis(),
                        agent.aggregators(),
                        agent.tls(),
                        bus),
                new Source(),
                rejections);
        this.factory = new StandardProbes(
                vertx, socket -> new UnixSocketRuntimeApi(vertx, Path.of(socket)), Optional.empty(), Path.of("/proc"));
        this.streams = new ControlStreams(vertx, config, rejections, new Orders());
        this.actuators = new BalancerActuators(vertx, config, rejections, streams);
        this.hooks = new NodeHooks(vertx, config, streams::report);
        this.registration =
                agent.consul().filter(ConsulConfig::register).map(consul -> new ConsulRegistration(vertx, consul));
    }

    /** Completes when everything runs; the address of the HTTP server, where one is configured. */
    Future<Optional<String>> start(AgentReload reloads) {
        return vertx.deployVerticle(telemetry)
                .compose(deployed -> onHome(this::startProbes))
                .compose(begun -> applyControl(config.lake()))
                .compose(begun -> startHttp(reloads))
                .onSuccess(address -> address.ifPresent(here -> registration.ifPresent(consul -> consul.start(
                        config.agent().node(),
                        Map.of("lake", config.lake().name(), "role", "agent"),
                        Endpoint.parse(here)))));
    }

    /** Makes the live part of {@code wanted} true. Called by the reload, off the event loops. */
    void reload(LoadedAgent running, LoadedAgent wanted, Reload.Plan plan) {
        Logging.configure(wanted.agent().log());
        onHome(() -> probes.map(live -> live.apply(assignments(wanted))).orElse(Future.succeededFuture()))
                .compose(applied -> applyControl(wanted.lake()))
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(RELOAD_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /**
     * Waits for hooks that run, for at most {@code patience} and 4 s more; begins no other. Before {@link #close}, so that probes,
     * balancers and reports go on meanwhile. Blocks.
     */
    void endHooks(Duration patience) {
        hooks.end(patience);
    }

    Future<Void> close() {
        return registration
                .map(ConsulRegistration::close)
                .orElse(Future.succeededFuture())
                .eventually(this::closeAll);
    }

    private Future<Void> closeAll() {
        return Future.join(List.of(
                        http.map(AgentHttp::close).orElse(Future.succeededFuture()),
                        probes.map(Probes::close)
                                .orElse(Future.succeededFuture())
                                .eventually(factory::close),
                        streams.close()))
                .mapEmpty();
    }

    /** The streams stand before, and for as long as, anybody uses them. */
    private Future<Void> applyControl(LakeConfig lake) {
        streams.openFor(lake);
        return Future.join(actuators.apply(lake), hooks.apply(lake)).compose(ready -> streams.closeUnlessFor(lake));
    }

    private Future<Void> startProbes() {
        vertx.setPeriodic(SelfHealthMeter.TICK.toMillis(), tick -> meter.tick());
        board.onUrgent(telemetry::urgent);
        Probes started = Probes.start(vertx, factory, board);
        probes = Optional.of(started);
        return started.apply(assignments(config));
    }

    private Future<Optional<String>> startHttp(AgentReload reloads) {
        if (config.agent().http().isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        AgentHttp server = new AgentHttp(
                vertx,
                config.agent().http().get(),
                telemetry,
                new AgentMetrics(telemetry, streams, actuators, hooks, rejections, reloads, vault));
        http = Optional.of(server);
        return server.listen().map(Optional::of);
    }

    /** The lake's assignments, and the machine's own figures. */
    private static Map<TargetId, Assignment> assignments(LoadedAgent config) {
        AgentConfig agent = config.agent();
        LakeConfig lake = config.lake();
        Map<TargetId, Assignment> work = new LinkedHashMap<>(Assignments.of(lake, agent.node()));
        agent.host().ifPresent(host -> {
            TargetId target = TargetId.host(agent.node());
            work.put(target, new Assignment(target, host.probe(), host.schedule()));
        });
        return work;
    }

    private <T> Future<T> onHome(java.util.function.Supplier<Future<T>> work) {
        Context home = telemetry.home();
        return Future.future(done -> home.runOnContext(here -> work.get().onComplete(done)));
    }

    /** What aggregators want done here. */
    private final class Orders implements ControlLink.Listener {
        /** Runners of hooks hear first who leads: an order may follow at once. */
        @Override
        public void routing(Message.Routing routing, String from) {
            hooks.leadHeard(routing.lead());
            actuators.heard(routing, from);
        }

        @Override
        public Future<Message.DryRunAnswer> dryRun(Message.DryRun question) {
            return actuators.dryRun(question);
        }

        @Override
        public void hook(HookOrder order, Consumer<Message> asker) {
            hooks.order(order, report -> asker.accept(new Message.HookRun(report)));
        }
    }

    /** What the telemetry sends: called on its context, which is the board's. */
    private final class Source implements Telemetry.Source {
        @Override
        public List<Observation> observations(long nowNanos) {
            return board.take(nowNanos);
        }

        @Override
        public SelfHealth health() {
            return meter.take();
        }
    }
}
