package io.vigia.aggregator.decide;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.detect.DetectEvent;
import io.vigia.core.detect.DetectEvent.Channel;
import io.vigia.core.detect.Detector;
import io.vigia.core.failover.Candidates;
import io.vigia.core.failover.FailoverAction;
import io.vigia.core.failover.FailoverEvent;
import io.vigia.core.failover.FailoverMachine;
import io.vigia.core.failover.FailoverState;
import io.vigia.core.failover.Step;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The pure core put together: what a batch means to the detector, what its verdicts, lags and paths mean to the failover
 * machine, and what is to be done about it. No clock, no I/O; one context owns it.
 */
final class Evaluation {
    private final NodeId aggregator;
    private final Detector detector;
    private LakeConfig lake;
    private FailoverState state;
    private Instant now;
    /** Whether a step was given up, so that the machine may have missed verdicts. */
    private boolean missed;

    Evaluation(NodeId aggregator, LakeConfig lake, Instant now) {
        this.aggregator = aggregator;
        this.lake = lake;
        this.now = now;
        this.detector = new Detector(LakePolicy.detection(lake), LakePolicy.layout(lake), now);
        var policy = LakePolicy.failover(lake);
        this.state = FailoverState.initial(policy, RoutingState.first(policy.first()));
    }

    /** What came of one event. */
    record Outcome(List<Verdict> verdicts, List<FailoverAction> actions) {}

    FailoverState state() {
        return state;
    }

    LakeConfig lake() {
        return lake;
    }

    Outcome heard(Batch batch, Channel channel, Instant receivedAt) {
        return whole(() -> hear(batch, channel, receivedAt));
    }

    Outcome tick(Instant at) {
        return whole(() -> pass(at));
    }

    Outcome on(FailoverEvent event, Instant at) {
        return whole(() -> take(event, at));
    }

    Outcome reconfigure(LakeConfig wanted, Instant at) {
        return whole(() -> change(wanted, at));
    }

    /**
     * All of an event or nothing: a step that throws leaves the machine as it was before, so that no state is kept whose
     * actions were never handed out. The verdicts it may have missed by that are told to it again with the next tick.
     */
    private Outcome whole(Supplier<Outcome> event) {
        FailoverState before = state;
        try {
            return event.get();
        } catch (RuntimeException defect) {
            state = before;
            missed = true;
            throw defect;
        }
    }

    private Outcome hear(Batch batch, Channel channel, Instant receivedAt) {
        advance(receivedAt);
        List<Verdict> verdicts = detector.on(new DetectEvent.BatchHeard(batch, channel), now);
        List<FailoverAction> actions = conclude(verdicts);
        for (Observation observation : batch.observations()) {
            Instant ended = now.minusMillis(batch.heldMillis()).minusMillis(observation.ageMillis());
            observation
                    .lagMillis()
                    .ifPresent(lag -> step(
                            new FailoverEvent.LagObserved(observation.target(), Duration.ofMillis(lag), ended),
                            actions));
            path(observation, ended).ifPresent(event -> step(event, actions));
        }
        return new Outcome(verdicts, actions);
    }

    private Outcome pass(Instant at) {
        advance(at);
        List<Verdict> verdicts = detector.on(DetectEvent.Tick.TICK, now);
        List<FailoverAction> actions = conclude(missed ? List.copyOf(detector.verdicts()) : verdicts);
        missed = false;
        step(FailoverEvent.Tick.TICK, actions);
        return new Outcome(verdicts, actions);
    }

    private Outcome take(FailoverEvent event, Instant at) {
        advance(at);
        List<FailoverAction> actions = new ArrayList<>();
        step(event, actions);
        return new Outcome(List.of(), actions);
    }

    private Outcome change(LakeConfig wanted, Instant at) {
        advance(at);
        lake = wanted;
        List<Verdict> verdicts = detector.on(
                new DetectEvent.LayoutChanged(LakePolicy.detection(wanted), LakePolicy.layout(wanted)), now);
        List<FailoverAction> actions = new ArrayList<>();
        step(new FailoverEvent.PolicyChanged(LakePolicy.failover(wanted)), actions);
        actions.addAll(conclude(verdicts));
        return new Outcome(verdicts, actions);
    }

    Snapshot snapshot(Instant at, boolean bus, DecisionLog.Group group) {
        Map<ServiceId, Snapshot.Service> services = new LinkedHashMap<>();
        for (ServiceId id : lake.services().keySet()) {
            var stands = state.services().get(id);
            if (stands != null) {
                services.put(
                        id,
                        new Snapshot.Service(
                                Optional.ofNullable(state.routing().active().get(id)),
                                stands,
                                Optional.ofNullable(state.durable().cooldowns().get(id)),
                                Candidates.assess(state, id, now)));
            }
        }
        Map<BalancerId, Snapshot.Balancer> balancers = new LinkedHashMap<>();
        Duration patience = state.policy().timing().silentAfter();
        for (BalancerId id : lake.balancers().keySet()) {
            Optional<FailoverState.Heard> heard =
                    Optional.ofNullable(state.balancers().get(id));
            balancers.put(
                    id,
                    new Snapshot.Balancer(
                            heard.map(FailoverState.Heard::report),
                            heard.map(FailoverState.Heard::at),
                            heard.map(FailoverState.Heard::since),
                            heard.filter(last -> !last.at().plus(patience).isBefore(at))
                                    .isEmpty()));
        }
        return new Snapshot(
                at,
                aggregator,
                lake,
                state.routing(),
                state.durable().revision(),
                group,
                bus,
                List.copyOf(detector.verdicts()),
                services,
                balancers,
                detector.vantages(),
                state.durable().failovers(),
                state.durable().controls(),
                state.durable().proofs());
    }

    /** The core's time never runs backwards: a batch that waited while we were busy counts as heard at the last step. */
    private void advance(Instant at) {
        if (at.isAfter(now)) {
            now = at;
        }
    }

    private List<FailoverAction> conclude(List<Verdict> verdicts) {
        List<FailoverAction> actions = new ArrayList<>();
        if (!verdicts.isEmpty()) {
            step(new FailoverEvent.VerdictsConcluded(verdicts), actions);
        }
        return actions;
    }

    private void step(FailoverEvent event, List<FailoverAction> actions) {
        Step step = FailoverMachine.step(state, event, now);
        state = step.state();
        actions.addAll(step.actions());
    }

    /** A query through a balancer is proof of a switch only when it began after it, so its latency is taken off too. */
    private static Optional<FailoverEvent> path(Observation observation, Instant ended) {
        TargetId target = observation.target();
        String[] parts = target.value().split("/", -1);
        if (parts.length != 3 || !parts[0].equals("path")) {
            return Optional.empty();
        }
        Instant started = ended.minus(Duration.ofNanos(observation.latencyMicros() * 1000));
        return Optional.of(new FailoverEvent.PathObserved(
                new BalancerId(parts[1]), new ServiceId(parts[2]), observation.outcome(), started));
    }
}
