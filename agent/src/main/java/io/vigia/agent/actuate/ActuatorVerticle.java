package io.vigia.agent.actuate;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vigia.agent.actuate.ActuatorEvent.Answered;
import io.vigia.agent.actuate.ActuatorEvent.Failed;
import io.vigia.agent.actuate.ActuatorEvent.PersistFailed;
import io.vigia.agent.actuate.ActuatorEvent.Persisted;
import io.vigia.agent.actuate.ActuatorEvent.RoutingHeard;
import io.vigia.agent.actuate.ActuatorEvent.StateFilePrepared;
import io.vigia.agent.actuate.ActuatorEvent.StateFileSaved;
import io.vigia.agent.actuate.ActuatorEvent.Ticked;
import io.vigia.agent.actuate.ActuatorEvent.Woken;
import io.vigia.agent.haproxy.RuntimeApi;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.RoutingState;
import io.vigia.platform.time.SteadyClock;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one balancer's {@link Actuator} on one context and carries out what it asks. Files are written on worker threads. */
public final class ActuatorVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(ActuatorVerticle.class);
    private static final long TICK_MILLIS = 1000;

    private final BalancerId id;
    private final LakeConfig.Balancer balancer;
    private final Actuator actuator;
    private final EpochFile epochFile;
    private final StateFile stateFile;
    private final String stateFilePath;
    private final Function<Vertx, RuntimeApi> apis;
    private final Consumer<BalancerReport> reports;
    private final Clock clock = new SteadyClock();
    private volatile Optional<ActuatorState> state = Optional.empty();
    private Optional<RoutingHeard> early = Optional.empty();
    private Optional<RuntimeApi> api = Optional.empty();

    /**
     * @param means where its socket and its state file are
     * @param directory of this actuator alone, made when missing: its epoch is kept there
     * @param apis how the balancer is asked, over its admin socket
     * @param reports gets a report after every reconciliation that changed something and at least each second, on the
     *     verticle's context; must not block
     */
    public ActuatorVerticle(
            BalancerId id,
            LakeConfig.Balancer balancer,
            Steering.RuntimeApi means,
            Path directory,
            Function<Vertx, RuntimeApi> apis,
            Consumer<BalancerReport> reports) {
        this.id = id;
        this.balancer = balancer;
        this.actuator = new Actuator(id, balancer);
        this.epochFile = new EpochFile(id, directory);
        this.stateFilePath = means.stateFile();
        this.stateFile = new StateFile(Path.of(stateFilePath));
        this.apis = apis;
        this.reports = reports;
    }

    @Override
    public Future<?> start() {
        api = Optional.of(apis.apply(vertx));
        return vertx.executeBlocking(epochFile::load).onSuccess(loaded -> {
            loaded.damage()
                    .ifPresent(damage -> log.atError()
                            .addKeyValue("balancer", id)
                            .addKeyValue("damage", damage)
                            .addKeyValue(
                                    "epoch",
                                    loaded.state().map(RoutingState::epoch).orElse(0L))
                            .log("the epoch on disk is damaged"));
            state = Optional.of(actuator.initial(loaded));
            vertx.setPeriodic(TICK_MILLIS, timer -> on(new Ticked()));
            on(new Ticked());
            early.ifPresent(this::on);
        });
    }

    /**
     * From here on nothing is commanded or reported, whatever is still answered: a successor with another configuration may be
     * at work by then. Completes when what was being written to disk is written, so that the successor finds it whole.
     */
    @Override
    public Future<?> stop() {
        state = Optional.empty();
        return onDisk(() -> id);
    }

    /** A routing state came from {@code from} (a name for people). From any thread, once this is deployed. */
    public void heard(RoutingState routing, String from) {
        RoutingHeard heard = new RoutingHeard(routing, from);
        context.runOnContext(now -> {
            if (state.isEmpty()) {
                early = early.filter(other -> other.state().epoch() > routing.epoch())
                        .or(() -> Optional.of(heard));
            }
            on(heard);
        });
    }

    /** What was done since the start. From any thread. */
    public ActuatorCounters counters() {
        return state.map(ActuatorState::counters).orElse(ActuatorCounters.ZERO);
    }

    private void on(ActuatorEvent event) {
        if (state.isEmpty()) {
            return;
        }
        Actuator.Step step = actuator.step(state.get(), event, clock.instant());
        state = Optional.of(step.state());
        step.actions().forEach(this::carryOut);
    }

    private void carryOut(ActuatorAction action) {
        if (action instanceof ActuatorAction.Persist persist) {
            RoutingState routing = persist.state();
            onDisk(() -> {
                        epochFile.store(routing);
                        return routing;
                    })
                    .onSuccess(done -> on(new Persisted(routing)))
                    .onFailure(cause -> on(new PersistFailed(routing, Text.reason(cause))));
        } else if (action instanceof ActuatorAction.PrepareStateFile prepare) {
            long epoch = prepare.state().epoch();
            onDisk(() -> stateFile.prepare(
                            WantedServers.of(prepare.state(), balancer).stands()))
                    .onSuccess(done -> on(new StateFilePrepared(epoch, Optional.empty())))
                    .onFailure(cause -> on(new StateFilePrepared(epoch, stateFileProblem(cause))));
        } else if (action instanceof ActuatorAction.SaveStateFile save) {
            onDisk(() -> {
                        stateFile.save(
                                save.dump(),
                                WantedServers.of(save.state(), balancer).stands());
                        return save;
                    })
                    .onSuccess(done -> on(new StateFileSaved(Optional.empty())))
                    .onFailure(cause -> on(new StateFileSaved(stateFileProblem(cause))));
        } else if (action instanceof ActuatorAction.Send send) {
            send(send);
        } else if (action instanceof ActuatorAction.Wake wake) {
            vertx.setTimer(wake.pause().toMillis(), timer -> on(new Woken(wake.number())));
        } else if (action instanceof ActuatorAction.Report report) {
            report(report.report());
        } else if (action instanceof ActuatorAction.Note note) {
            ActuatorLog.write(log, id, note);
        }
    }

    private void send(ActuatorAction.Send send) {
        api.ifPresent(open -> open.send(send.line())
                .onSuccess(text -> context.runOnContext(now -> on(new Answered(send.number(), text))))
                .onFailure(cause -> context.runOnContext(now -> on(new Failed(send.number(), Text.reason(cause))))));
    }

    private void report(BalancerReport report) {
        try {
            reports.accept(report);
        } catch (RuntimeException broken) {
            // Whoever listens must not stop the reconciliation.
            log.atError().addKeyValue("balancer", id).setCause(broken).log("report not taken");
        }
    }

    /** In the order of the calls, so that an older dump never replaces a newer file. */
    private <T> Future<T> onDisk(Callable<T> work) {
        return vertx.executeBlocking(work, true);
    }

    private Optional<String> stateFileProblem(Throwable cause) {
        return Optional.of("HAProxy's state file " + stateFilePath + " cannot be kept: " + Text.reason(cause));
    }
}
