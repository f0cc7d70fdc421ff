package io.vigia.agent.actuate;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vigia.agent.actuate.ActuatorEvent.LeasesDue;
import io.vigia.agent.actuate.ActuatorEvent.PersistFailed;
import io.vigia.agent.actuate.ActuatorEvent.Persisted;
import io.vigia.agent.actuate.ActuatorEvent.RoutingHeard;
import io.vigia.agent.actuate.ActuatorEvent.Ticked;
import io.vigia.agent.actuate.ActuatorEvent.Woken;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.Lead;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.platform.time.SteadyClock;
import io.vigia.platform.wire.Message;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one balancer's {@link Actuator} on one context and carries out what it asks. Files are written on worker threads. */
public final class ActuatorVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(ActuatorVerticle.class);
    private static final long TICK_MILLIS = 1000;
    /** One for all actuators of the process: a leader may confirm by the number of another's report, see {@link Lease#next}. */
    private static final Clock CLOCK = new SteadyClock();

    private final BalancerId id;
    private final Means means;
    private final Actuator actuator;
    private final EpochFile epochFile;
    private final Consumer<Message.Report> reports;
    private volatile Optional<ActuatorState> state = Optional.empty();
    private Optional<RoutingHeard> early = Optional.empty();

    /**
     * @param directory of this actuator alone, made when missing: its epoch is kept there
     * @param leases of the balancer's services that are fenced when no leader confirms them for so long
     * @param reports gets a report after every reconciliation that changed something and at least each second, on the
     *     verticle's context; must not block
     */
    public ActuatorVerticle(
            BalancerId id,
            Means means,
            Path directory,
            Map<ServiceId, Duration> leases,
            Consumer<Message.Report> reports) {
        this.id = id;
        this.means = means;
        this.actuator = new Actuator(id, means.pursuit(), leases);
        this.epochFile = new EpochFile(id, directory);
        this.reports = reports;
    }

    @Override
    public Future<?> start() {
        return vertx.executeBlocking(epochFile::load).compose(this::begin);
    }

    private Future<?> begin(EpochFile.Loaded loaded) {
        loaded.damage()
                .ifPresent(damage -> log.atError()
                        .addKeyValue("balancer", id)
                        .addKeyValue("damage", damage)
                        .addKeyValue(
                                "epoch", loaded.state().map(RoutingState::epoch).orElse(0L))
                        .log("the epoch on disk is damaged"));
        // Before the means are open, or what they hear first would be lost.
        state = Optional.of(actuator.initial(loaded, CLOCK.instant()));
        return means.open(vertx, this::on)
                .onSuccess(open -> {
                    vertx.setPeriodic(TICK_MILLIS, timer -> on(new Ticked()));
                    on(new Ticked());
                    early.ifPresent(this::on);
                })
                .onFailure(refused -> state = Optional.empty());
    }

    /**
     * From here on nothing is commanded or reported, whatever is still answered: a successor with another configuration may be
     * at work by then. Completes when what was being written to disk is written, so that the successor finds it whole.
     */
    @Override
    public Future<?> stop() {
        state = Optional.empty();
        return onDisk(() -> id).eventually(means::close);
    }

    /** A routing state came from {@code from} (a name for people), with what that is in its group. From any thread, once this is deployed. */
    public void heard(RoutingState routing, Lead lead, String from) {
        RoutingHeard heard = new RoutingHeard(routing, lead, from);
        context.runOnContext(now -> {
            if (state.isEmpty()) {
                early = early.filter(other -> other.state().epoch() > routing.epoch())
                        .or(() -> Optional.of(heard));
            }
            on(heard);
        });
    }

    /** What would be done to the balancer for each routing state of {@code question} in turn. Nothing is done. From any thread. */
    public Future<Message.DryRunAnswer> dryRun(Message.DryRun question) {
        Promise<Message.DryRunAnswer> answer = Promise.promise();
        context.runOnContext(now -> state.ifPresentOrElse(
                known -> {
                    Rehearsal rehearsal = actuator.rehearse(known, question.states());
                    answer.complete(
                            new Message.DryRunAnswer(question.id(), id, rehearsal.steps(), rehearsal.problems()));
                },
                () -> answer.fail("the actuator of " + id + " is starting or ending")));
        return answer.future();
    }

    /** What was done since the start. From any thread. */
    public ActuatorCounters counters() {
        return state.map(ActuatorState::counters).orElse(ActuatorCounters.ZERO);
    }

    private void on(ActuatorEvent event) {
        if (state.isEmpty()) {
            return;
        }
        Actuator.Step step = actuator.step(state.get(), event, CLOCK.instant());
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
        } else if (action instanceof ActuatorAction.Wake wake) {
            vertx.setTimer(wake.pause().toMillis(), timer -> on(new Woken(wake.number())));
        } else if (action instanceof ActuatorAction.CheckLeases check) {
            // Rounded up: looked at too early, nothing would have run out.
            vertx.setTimer(check.pause().toMillis() + 1, timer -> on(new LeasesDue()));
        } else if (action instanceof ActuatorAction.Report report) {
            report(new Message.Report(report.report(), report.number()));
        } else if (action instanceof ActuatorAction.Note note) {
            ActuatorLog.write(log, id, note);
        } else {
            means.carryOut(action);
        }
    }

    private void report(Message.Report report) {
        try {
            reports.accept(report);
        } catch (RuntimeException broken) {
            // Whoever listens must not stop the reconciliation.
            log.atError().addKeyValue("balancer", id).setCause(broken).log("report not taken");
        }
    }

    /** In the order of the calls, so that an older epoch never replaces a newer one. */
    private <T> Future<T> onDisk(Callable<T> work) {
        return vertx.executeBlocking(work, true);
    }
}
