package io.vigia.platform.wire;

import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Reading;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.SelfHealth;
import io.vigia.core.model.Transit;
import io.vigia.platform.wire.proto.Frame;
import io.vigia.platform.wire.proto.Outcome;

/** The model as messages of wire.proto. */
final class ToWire {
    private ToWire() {}

    static Frame frame(Message message) {
        Frame.Builder frame = Frame.newBuilder().setVersion(WireCodec.VERSION);
        if (message instanceof Message.Hello hello) {
            frame.setHello(hello(hello));
        } else if (message instanceof Message.Telemetry telemetry) {
            frame.setBatch(batch(telemetry));
        } else if (message instanceof Message.Acks acks) {
            frame.setAcks(acks(acks));
        } else if (message instanceof Message.Routing routing) {
            frame.setRouting(order(routing));
        } else if (message instanceof Message.Report report) {
            frame.setReport(report(report.report()).setNumber(report.number()));
        } else if (message instanceof Message.RunHook run) {
            frame.setHookOrder(HooksToWire.order(run.order()));
        } else if (message instanceof Message.HookRun run) {
            frame.setHookReport(HooksToWire.report(run.report()));
        } else if (message instanceof Message.DryRun dryRun) {
            frame.setDryRun(dryRun(dryRun));
        } else if (message instanceof Message.DryRunAnswer answer) {
            frame.setDryRunAnswer(answer(answer));
        }
        return frame.build();
    }

    static io.vigia.platform.wire.proto.Observation observation(Observation observation) {
        io.vigia.platform.wire.proto.Observation.Builder wire = io.vigia.platform.wire.proto.Observation.newBuilder()
                .setTarget(observation.target().value())
                .setOutcome(outcome(observation.outcome()))
                .setRunLength(observation.runLength())
                .setRunAgeMillis(observation.runAgeMillis())
                .setAgeMillis(observation.ageMillis())
                .setLatencyMicros(observation.latencyMicros())
                .setChecks(observation.checks())
                .setFailures(observation.failures())
                .setReason(observation.reason());
        observation.lagMillis().ifPresent(wire::setLagMillis);
        for (Reading reading : observation.readings()) {
            wire.addReadings(io.vigia.platform.wire.proto.Reading.newBuilder()
                    .setName(reading.name())
                    .setInstance(reading.instance())
                    .setValue(reading.value()));
        }
        return wire.build();
    }

    private static io.vigia.platform.wire.proto.Hello hello(Message.Hello hello) {
        return io.vigia.platform.wire.proto.Hello.newBuilder()
                .setLake(hello.lake())
                .setNode(hello.node().value())
                .setRole(
                        switch (hello.role()) {
                            case TELEMETRY -> io.vigia.platform.wire.proto.Hello.Role.TELEMETRY;
                            case ACTUATOR -> io.vigia.platform.wire.proto.Hello.Role.ACTUATOR;
                            case AGGREGATOR -> io.vigia.platform.wire.proto.Hello.Role.AGGREGATOR;
                        })
                .build();
    }

    private static io.vigia.platform.wire.proto.Batch batch(Message.Telemetry telemetry) {
        SelfHealth health = telemetry.batch().health();
        io.vigia.platform.wire.proto.Batch.Builder wire = io.vigia.platform.wire.proto.Batch.newBuilder()
                .setNode(telemetry.batch().node().value())
                .setIncarnation(telemetry.batch().incarnation())
                .setSequence(telemetry.batch().sequence())
                .setHeldMillis(telemetry.batch().heldMillis())
                .setOldest(telemetry.oldest())
                .setSentMillis(telemetry.sentMillis())
                .setHealth(io.vigia.platform.wire.proto.SelfHealth.newBuilder()
                        .setLoopStallMillis(health.loopStallMillis())
                        .setClockJumpMillis(health.clockJumpMillis())
                        .setMissedTicks(health.missedTicks())
                        .setDroppedObservations(health.droppedObservations()));
        for (Observation observation : telemetry.batch().observations()) {
            wire.addObservations(observation(observation));
        }
        return wire.build();
    }

    private static Outcome outcome(io.vigia.core.model.Outcome outcome) {
        return switch (outcome) {
            case UP -> Outcome.UP;
            case DEGRADED -> Outcome.DEGRADED;
            case DOWN -> Outcome.DOWN;
            case UNKNOWN -> Outcome.UNKNOWN;
        };
    }

    private static io.vigia.platform.wire.proto.Acks acks(Message.Acks acks) {
        io.vigia.platform.wire.proto.Acks.Builder wire = io.vigia.platform.wire.proto.Acks.newBuilder()
                .setAggregator(acks.aggregator().value());
        for (Message.Ack ack : acks.acks()) {
            wire.addAcks(io.vigia.platform.wire.proto.Ack.newBuilder()
                    .setNode(ack.node().value())
                    .setIncarnation(ack.incarnation())
                    .setThrough(ack.through())
                    .addAllAlso(ack.also()));
        }
        return wire.build();
    }

    private static io.vigia.platform.wire.proto.Routing routing(RoutingState state) {
        io.vigia.platform.wire.proto.Routing.Builder wire =
                io.vigia.platform.wire.proto.Routing.newBuilder().setEpoch(state.epoch());
        state.active().forEach((service, site) -> wire.putActive(service.value(), site.value()));
        state.transits().forEach((service, transit) -> wire.putTransits(service.value(), transit(transit)));
        return wire.build();
    }

    private static io.vigia.platform.wire.proto.Transit transit(Transit transit) {
        io.vigia.platform.wire.proto.Transit.Builder wire = io.vigia.platform.wire.proto.Transit.newBuilder();
        if (transit instanceof Transit.Draining draining) {
            wire.setKind(io.vigia.platform.wire.proto.Transit.Kind.DRAINING)
                    .setSite(draining.site().value());
        } else if (transit instanceof Transit.Quiescing) {
            wire.setKind(io.vigia.platform.wire.proto.Transit.Kind.QUIESCING);
        } else if (transit instanceof Transit.Fenced) {
            wire.setKind(io.vigia.platform.wire.proto.Transit.Kind.FENCED);
        } else if (transit instanceof Transit.Ramping ramping) {
            wire.setKind(io.vigia.platform.wire.proto.Transit.Kind.RAMPING)
                    .setSite(ramping.site().value())
                    .setPercent(ramping.percent());
        }
        return wire.build();
    }

    private static io.vigia.platform.wire.proto.RoutingOrder order(Message.Routing routing) {
        return io.vigia.platform.wire.proto.RoutingOrder.newBuilder()
                .setState(routing(routing.state()))
                .setTerm(routing.lead().term())
                .setLeading(routing.lead().leading())
                .setConfirmed(routing.lead().confirmed())
                .build();
    }

    private static io.vigia.platform.wire.proto.DryRun dryRun(Message.DryRun dryRun) {
        return io.vigia.platform.wire.proto.DryRun.newBuilder()
                .setId(dryRun.id())
                .setBalancer(dryRun.balancer().value())
                .addAllStates(dryRun.states().stream().map(ToWire::routing).toList())
                .build();
    }

    private static io.vigia.platform.wire.proto.DryRunAnswer answer(Message.DryRunAnswer answer) {
        return io.vigia.platform.wire.proto.DryRunAnswer.newBuilder()
                .setId(answer.id())
                .setBalancer(answer.balancer().value())
                .addAllSteps(answer.steps().stream()
                        .map(lines -> io.vigia.platform.wire.proto.DryRunAnswer.Lines.newBuilder()
                                .addAllLines(lines)
                                .build())
                        .toList())
                .addAllProblems(answer.problems().stream().map(Texts::shorten).toList())
                .build();
    }

    private static io.vigia.platform.wire.proto.BalancerReport.Builder report(BalancerReport report) {
        io.vigia.platform.wire.proto.BalancerReport.Builder wire =
                io.vigia.platform.wire.proto.BalancerReport.newBuilder()
                        .setBalancer(report.balancer().value())
                        .setHighestEpoch(report.highestEpoch())
                        .setCondition(
                                switch (report.condition()) {
                                    case IN_STEP -> io.vigia.platform.wire.proto.BalancerReport.Condition.IN_STEP;
                                    case CONVERGING -> io.vigia.platform.wire.proto.BalancerReport.Condition.CONVERGING;
                                    case UNREACHABLE ->
                                        io.vigia.platform.wire.proto.BalancerReport.Condition.UNREACHABLE;
                                    case MISCONFIGURED ->
                                        io.vigia.platform.wire.proto.BalancerReport.Condition.MISCONFIGURED;
                                    case WAITING -> io.vigia.platform.wire.proto.BalancerReport.Condition.WAITING;
                                    case ISOLATED -> io.vigia.platform.wire.proto.BalancerReport.Condition.ISOLATED;
                                })
                        .setDetail(Texts.shorten(report.detail()));
        report.accepted().ifPresent(state -> wire.setAccepted(routing(state)));
        report.routes().forEach((service, route) -> {
            io.vigia.platform.wire.proto.RouteReport.Builder wireRoute =
                    io.vigia.platform.wire.proto.RouteReport.newBuilder()
                            .setInStep(route.inStep())
                            .setDetail(Texts.shorten(route.detail()));
            route.serving().forEach(site -> wireRoute.addServing(site.value()));
            route.unfinished().ifPresent(wireRoute::setUnfinished);
            wire.putRoutes(service.value(), wireRoute.build());
        });
        return wire;
    }
}
