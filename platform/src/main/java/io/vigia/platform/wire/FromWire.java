package io.vigia.platform.wire;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.Batch;
import io.vigia.core.model.Lead;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.SelfHealth;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Transit;
import io.vigia.platform.wire.proto.Frame;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Messages of wire.proto as the model. Whatever is out of bounds is an {@link IllegalArgumentException}. An unsigned number
 * beyond 2^63 arrives negative, and every number here is refused when negative.
 */
final class FromWire {
    /** Ten years. Beyond it lies nothing but arithmetic that overflows. */
    static final long MAX_MILLIS = 3_652L * 24 * 3600 * 1000;

    private FromWire() {}

    static Decoded message(Frame frame) {
        return switch (frame.getBodyCase()) {
            case HELLO -> hello(frame.getHello());
            case BATCH -> batch(frame.getBatch());
            case ACKS -> acks(frame.getAcks());
            case ROUTING -> routing(frame.getRouting());
            case REPORT ->
                new Message.Report(report(frame.getReport()), frame.getReport().getNumber());
            case HOOK_ORDER -> HooksFromWire.order(frame.getHookOrder());
            case HOOK_REPORT -> HooksFromWire.report(frame.getHookReport());
            case DRY_RUN -> dryRun(frame.getDryRun());
            case DRY_RUN_ANSWER -> answer(frame.getDryRunAnswer());
            case BODY_NOT_SET -> new Rejected(Rejected.Reason.UNKNOWN_BODY, "no body of a known kind");
        };
    }

    private static Message hello(io.vigia.platform.wire.proto.Hello hello) {
        Message.Role role = switch (hello.getRole()) {
            case TELEMETRY -> Message.Role.TELEMETRY;
            case ACTUATOR -> Message.Role.ACTUATOR;
            case AGGREGATOR -> Message.Role.AGGREGATOR;
            case ROLE_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("no known role");
        };
        return new Message.Hello(Texts.clean(hello.getLake()), new NodeId(hello.getNode()), role);
    }

    private static Message batch(io.vigia.platform.wire.proto.Batch batch) {
        if (batch.getObservationsCount() > Batch.MAX_OBSERVATIONS) {
            throw new IllegalArgumentException(batch.getObservationsCount() + " observations");
        }
        List<Observation> observations = new ArrayList<>(batch.getObservationsCount());
        Set<TargetId> targets = new HashSet<>();
        for (io.vigia.platform.wire.proto.Observation wire : batch.getObservationsList()) {
            Observation observation = observation(wire);
            if (!targets.add(observation.target())) {
                throw new IllegalArgumentException("target " + observation.target() + " twice in a batch");
            }
            observations.add(observation);
        }
        io.vigia.platform.wire.proto.SelfHealth health = batch.getHealth();
        return new Message.Telemetry(
                new Batch(
                        new NodeId(batch.getNode()),
                        batch.getIncarnation(),
                        batch.getSequence(),
                        millis(batch.getHeldMillis()),
                        new SelfHealth(
                                millis(health.getLoopStallMillis()),
                                millis(health.getClockJumpMillis()),
                                health.getMissedTicks(),
                                health.getDroppedObservations()),
                        observations),
                batch.getOldest(),
                millis(batch.getSentMillis()));
    }

    private static Observation observation(io.vigia.platform.wire.proto.Observation wire) {
        if (wire.getReadingsCount() > Observation.MAX_READINGS) {
            throw new IllegalArgumentException(wire.getReadingsCount() + " readings");
        }
        List<Reading> readings = new ArrayList<>(wire.getReadingsCount());
        for (io.vigia.platform.wire.proto.Reading reading : wire.getReadingsList()) {
            if (Double.isInfinite(reading.getValue())) {
                throw new IllegalArgumentException("reading " + Texts.shorten(reading.getName()) + " is infinite");
            }
            readings.add(new Reading(reading.getName(), Texts.clean(reading.getInstance()), reading.getValue()));
        }
        return new Observation(
                new TargetId(wire.getTarget()),
                switch (wire.getOutcome()) {
                    case UP -> Outcome.UP;
                    case DEGRADED -> Outcome.DEGRADED;
                    case DOWN -> Outcome.DOWN;
                    case UNKNOWN -> Outcome.UNKNOWN;
                    case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("no known outcome");
                },
                wire.getRunLength(),
                millis(wire.getRunAgeMillis()),
                millis(wire.getAgeMillis()),
                micros(wire.getLatencyMicros()),
                wire.getChecks(),
                wire.getFailures(),
                wire.hasLagMillis() ? OptionalLong.of(millis(wire.getLagMillis())) : OptionalLong.empty(),
                Texts.clean(wire.getReason()),
                readings);
    }

    private static long millis(long value) {
        if (value > MAX_MILLIS) {
            throw new IllegalArgumentException(value + " ms is longer than ten years");
        }
        return value;
    }

    private static long micros(long value) {
        millis(value / 1000);
        return value;
    }

    private static Message acks(io.vigia.platform.wire.proto.Acks acks) {
        if (acks.getAcksCount() > Message.Acks.MAX_ACKS) {
            throw new IllegalArgumentException(acks.getAcksCount() + " acks");
        }
        List<Message.Ack> all = new ArrayList<>(acks.getAcksCount());
        for (io.vigia.platform.wire.proto.Ack ack : acks.getAcksList()) {
            if (ack.getAlsoCount() > Message.Ack.MAX_ALSO) {
                throw new IllegalArgumentException(ack.getAlsoCount() + " sequences beside through");
            }
            all.add(new Message.Ack(
                    new NodeId(ack.getNode()), ack.getIncarnation(), ack.getThrough(), ack.getAlsoList()));
        }
        return new Message.Acks(new NodeId(acks.getAggregator()), all);
    }

    private static RoutingState routing(io.vigia.platform.wire.proto.Routing wire) {
        SortedMap<ServiceId, SiteId> active = new TreeMap<>();
        wire.getActiveMap().forEach((service, site) -> active.put(new ServiceId(service), new SiteId(site)));
        SortedMap<ServiceId, Transit> transits = new TreeMap<>();
        wire.getTransitsMap().forEach((service, transit) -> transits.put(new ServiceId(service), transit(transit)));
        return new RoutingState(wire.getEpoch(), active, transits);
    }

    private static Transit transit(io.vigia.platform.wire.proto.Transit wire) {
        return switch (wire.getKind()) {
            case DRAINING -> new Transit.Draining(new SiteId(wire.getSite()));
            case QUIESCING -> new Transit.Quiescing();
            case FENCED -> new Transit.Fenced();
            case RAMPING -> new Transit.Ramping(new SiteId(wire.getSite()), wire.getPercent());
            case KIND_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("no known transit");
        };
    }

    private static Message routing(io.vigia.platform.wire.proto.RoutingOrder wire) {
        return new Message.Routing(
                routing(wire.getState()), new Lead(wire.getTerm(), wire.getLeading(), wire.getConfirmed()));
    }

    private static Message dryRun(io.vigia.platform.wire.proto.DryRun wire) {
        if (wire.getStatesCount() > Message.DryRun.MAX_STATES) {
            throw new IllegalArgumentException(wire.getStatesCount() + " states");
        }
        return new Message.DryRun(
                wire.getId(),
                new BalancerId(wire.getBalancer()),
                wire.getStatesList().stream().map(FromWire::routing).toList());
    }

    private static Message answer(io.vigia.platform.wire.proto.DryRunAnswer wire) {
        return new Message.DryRunAnswer(
                wire.getId(),
                new BalancerId(wire.getBalancer()),
                wire.getStepsList().stream()
                        .map(step ->
                                step.getLinesList().stream().map(Texts::clean).toList())
                        .toList(),
                wire.getProblemsList().stream().map(Texts::detail).toList());
    }

    private static BalancerReport report(io.vigia.platform.wire.proto.BalancerReport wire) {
        SortedMap<ServiceId, BalancerReport.RouteReport> routes = new TreeMap<>();
        for (Map.Entry<String, io.vigia.platform.wire.proto.RouteReport> entry :
                wire.getRoutesMap().entrySet()) {
            io.vigia.platform.wire.proto.RouteReport route = entry.getValue();
            routes.put(
                    new ServiceId(entry.getKey()),
                    new BalancerReport.RouteReport(
                            route.getServingList().stream().map(SiteId::new).toList(),
                            route.getInStep(),
                            Texts.detail(route.getDetail()),
                            route.hasUnfinished() ? OptionalLong.of(route.getUnfinished()) : OptionalLong.empty()));
        }
        return new BalancerReport(
                new BalancerId(wire.getBalancer()),
                wire.getHighestEpoch(),
                wire.hasAccepted() ? Optional.of(routing(wire.getAccepted())) : Optional.empty(),
                routes,
                switch (wire.getCondition()) {
                    case IN_STEP -> BalancerReport.Condition.IN_STEP;
                    case CONVERGING -> BalancerReport.Condition.CONVERGING;
                    case UNREACHABLE -> BalancerReport.Condition.UNREACHABLE;
                    case MISCONFIGURED -> BalancerReport.Condition.MISCONFIGURED;
                    case WAITING -> BalancerReport.Condition.WAITING;
                    case ISOLATED -> BalancerReport.Condition.ISOLATED;
                    case CONDITION_UNSPECIFIED, UNRECOGNIZED ->
                        throw new IllegalArgumentException("no known condition");
                },
                Texts.detail(wire.getDetail()));
    }
}
