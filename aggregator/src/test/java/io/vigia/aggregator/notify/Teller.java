package io.vigia.aggregator.notify;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.aggregator.decide.AlertLog;
import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.aggregator.decide.Snapshot;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.NotifyConfig;
import io.vigia.core.failover.Controls;
import io.vigia.core.failover.Maintenance;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.notify.AlertRegister;
import io.vigia.core.notify.NotifyPolicy;
import io.vigia.core.notify.RegisterChange;
import io.vigia.core.notify.Silencer;
import io.vigia.platform.life.EventLoops;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** An aggregator that does nothing but tell, of a lake without anything in it, hurried by a policy of seconds. */
final class Teller {
    static final NotifyPolicy HURRIED = new NotifyPolicy(
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofMillis(700),
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            false,
            500,
            50_000,
            Duration.ofMillis(100),
            Duration.ofSeconds(1));

    private final Vertx vertx = EventLoops.create(1);
    private final AlertNotifier notifier;
    private volatile boolean leads;
    private volatile Controls controls = Controls.NONE;

    Teller(Path directory, boolean leads, List<URI> alertmanagers) throws Exception {
        this.leads = leads;
        notifier = new AlertNotifier(
                config(alertmanagers),
                "demo",
                new AlertNotifier.Ports(
                        directory,
                        false,
                        this::snapshot,
                        new MemoryLog(),
                        Optional::empty,
                        Clock.systemUTC(),
                        Clock.systemUTC()),
                HURRIED,
                new Silencer.Policy(Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofSeconds(20)));
        await(vertx.deployVerticle(notifier));
    }

    static NotifyConfig config(List<URI> alertmanagers) {
        return new NotifyConfig(
                alertmanagers,
                Map.of(),
                Optional.empty(),
                Map.of("team", "data"),
                Optional.of(new io.vigia.core.config.LinkTemplate("https://wiki.example/{alertname}")),
                Optional.empty(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                Duration.ofSeconds(3));
    }

    AlertNotifier notifier() {
        return notifier;
    }

    /** These windows are in force, and no others. */
    void maintain(Maintenance... windows) {
        controls = new Controls(Optional.empty(), new TreeMap<>(), List.of(windows), List.of());
    }

    void lead(boolean now) {
        leads = now;
    }

    private Snapshot snapshot() {
        Snapshot empty = empty(leads, Instant.now());
        return new Snapshot(
                empty.at(),
                empty.aggregator(),
                empty.lake(),
                empty.routing(),
                empty.revision(),
                empty.group(),
                empty.bus(),
                empty.verdicts(),
                empty.services(),
                empty.balancers(),
                empty.vantages(),
                empty.failovers(),
                controls,
                empty.proofs());
    }

    static Snapshot empty(boolean leads, Instant at) {
        NodeId self = new NodeId("aggregator-1");
        DecisionLog.Group group = new DecisionLog.Group(
                self,
                leads ? DecisionLog.Role.LEADER : DecisionLog.Role.FOLLOWER,
                3,
                Optional.of(self),
                true,
                at,
                List.of(new DecisionLog.Peer(self, Optional.empty(), Optional.of(true))));
        return empty(group, at);
    }

    static Snapshot empty(DecisionLog.Group group, Instant at) {
        LakeConfig lake = new LakeConfig(
                "demo",
                LakeConfig.Detect.DEFAULT,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                LakeConfig.Limits.NONE);
        return new Snapshot(
                at,
                group.self(),
                lake,
                RoutingState.first(Map.of()),
                1,
                group,
                false,
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                Controls.NONE,
                List.of());
    }

    /** A group of one that forgets. */
    private final class MemoryLog implements AlertLog {
        private volatile AlertRegister register = AlertRegister.NONE;

        @Override
        public AlertRegister agreed() {
            return register;
        }

        @Override
        public boolean leads() {
            return leads;
        }

        @Override
        public Future<Void> propose(RegisterChange change) {
            register = register.with(change);
            return Future.succeededFuture();
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    void close() throws Exception {
        await(vertx.close());
    }
}
