package io.vigia.agent.probe.run;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.Reasons;
import io.vigia.core.config.Assignments.Assignment;
import io.vigia.core.model.Outcome;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives one probe its rhythm and its time-out: the timers around a {@link ProbeCycle}. All on one context; whatever the
 * probe does, its results are judged here, and nothing it does reaches another probe.
 */
final class ProbeRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeRunner.class);
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Context context;
    private final Assignment assignment;
    private final Probe probe;
    private final LookGate gate;
    private final Consumer<Seen> sink;
    private final LongSupplier nanoTime;
    private final ProbeCycle cycle;
    private final AlarmTrust alarms = new AlarmTrust();
    private final Runnable look = this::look;
    private long dueTimer = NO_TIMER;
    private long timeoutTimer = NO_TIMER;
    private boolean waiting;
    private boolean stopped;

    /** @param sink is given every result, on {@code context} */
    ProbeRunner(
            Context context,
            Assignment assignment,
            Probe probe,
            Tally before,
            LookGate gate,
            Consumer<Seen> sink,
            LongSupplier nanoTime) {
        this.vertx = context.owner();
        this.context = context;
        this.assignment = assignment;
        this.probe = probe;
        this.gate = gate;
        this.sink = sink;
        this.nanoTime = nanoTime;
        ProbeSchedule schedule = new ProbeSchedule(assignment.schedule(), ThreadLocalRandom.current());
        this.cycle = new ProbeCycle(assignment.target(), schedule, new Run(before), nanoTime.getAsLong());
    }

    void start() {
        guarded("alarmTo", () -> probe.alarmTo(this::alarm));
        plan();
    }

    /** Ends the probe; nothing reaches the sink afterwards. Returns its counts. */
    Tally stop() {
        stopped = true;
        vertx.cancelTimer(dueTimer);
        vertx.cancelTimer(timeoutTimer);
        gate.withdraw(look);
        if (!cycle.isIdle() && !cycle.isHanging()) {
            gate.leave();
        }
        guarded("close", probe::close);
        return cycle.run().tally();
    }

    ProbeCycle cycle() {
        return cycle;
    }

    private void plan() {
        if (!stopped) {
            long pause = TimeUnit.NANOSECONDS.toMillis(cycle.nextNanos() - nanoTime.getAsLong());
            dueTimer = vertx.setTimer(Math.max(1, pause), timer -> due());
        }
    }

    private void due() {
        dueTimer = NO_TIMER;
        if (cycle.isHanging()) {
            tell(cycle.overdue(nanoTime.getAsLong()));
            plan();
        } else {
            waiting = true;
            gate.enter(look);
        }
    }

    /** The probe noticed something by itself. Nothing to do while a look is under way or about to be. */
    private void alarm() {
        if (!stopped && !waiting && cycle.isIdle() && alarms.heeds(nanoTime.getAsLong())) {
            vertx.cancelTimer(dueTimer);
            due();
        }
    }

    private void look() {
        waiting = false;
        long number = cycle.begin(nanoTime.getAsLong());
        timeoutTimer = vertx.setTimer(
                Math.max(1, TimeUnit.NANOSECONDS.toMillis(cycle.timeoutNanos())), timer -> timedOut(number));
        try {
            Future<ProbeResult> answer = probe.look();
            if (answer == null) {
                ended(number, broken("the probe returned nothing"));
            } else {
                answer.onComplete(result -> onContext(() -> ended(number, judged(result))));
            }
        } catch (Throwable failure) {
            LOG.atError()
                    .addKeyValue("target", assignment.target())
                    .setCause(failure)
                    .log("probe is broken");
            ended(number, broken(Reasons.of(failure)));
        }
    }

    private static ProbeResult judged(AsyncResult<ProbeResult> answer) {
        if (answer.failed()) {
            return ProbeResult.down(Reasons.of(answer.cause()));
        }
        ProbeResult result = answer.result();
        return result == null ? broken("the probe answered nothing") : result;
    }

    private static ProbeResult broken(String reason) {
        return new ProbeResult(
                Outcome.UNKNOWN, "could not look: probe is broken: " + reason, OptionalLong.empty(), List.of());
    }

    private void ended(long number, ProbeResult result) {
        if (stopped) {
            return;
        }
        Seen seen = cycle.ended(number, result, nanoTime.getAsLong());
        if (seen != null) {
            vertx.cancelTimer(timeoutTimer);
            settle(seen);
        }
    }

    private void timedOut(long number) {
        Seen seen = cycle.timedOut(number, nanoTime.getAsLong());
        if (seen != null) {
            guarded("abandon", probe::abandon);
            settle(seen);
        }
    }

    private void settle(Seen seen) {
        alarms.judge(seen.outcome().serves(), seen.endedNanos());
        tell(seen);
        plan();
        // Last, because the place may go to a look that ends at once.
        gate.leave();
    }

    private void tell(@Nullable Seen seen) {
        if (seen != null && !stopped) {
            sink.accept(seen);
        }
    }

    private void guarded(String what, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            LOG.atError()
                    .addKeyValue("target", assignment.target())
                    .addKeyValue("call", what)
                    .setCause(failure)
                    .log("probe is broken");
        }
    }

    private void onContext(Runnable action) {
        if (Vertx.currentContext() == context) {
            action.run();
        } else {
            context.runOnContext(nothing -> action.run());
        }
    }
}
