package io.vigia.aggregator.web;

import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.aggregator.decide.DecisionLog.Peer;
import io.vigia.aggregator.decide.DecisionLog.Role;
import io.vigia.aggregator.decide.Snapshot;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.MoveConfig;
import io.vigia.core.config.Steering;
import io.vigia.core.failover.Controls;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.Maintenance;
import io.vigia.core.failover.MoveKind;
import io.vigia.core.failover.MoveStep;
import io.vigia.core.failover.Origin;
import io.vigia.core.failover.Pause;
import io.vigia.core.failover.Phase;
import io.vigia.core.failover.Proof;
import io.vigia.core.failover.ServiceState;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.Mode;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Transit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Snapshots of a lake of two sites, one service and one balancer, as the loop might have taken them. */
final class Pictures {
    static final Instant T = Instant.parse("2026-03-01T10:00:00Z");
    static final ServiceId S3 = new ServiceId("s3");
    static final SiteId A = new SiteId("a");
    static final SiteId B = new SiteId("b");
    static final BalancerId LB1 = new BalancerId("lb1");
    static final Origin ANA = new Origin("ana", "disks");
    static final NodeId ONE = new NodeId("aggregator-1");
    static final NodeId TWO = new NodeId("aggregator-2");

    private Pictures() {}

    /** Led by this aggregator; nothing moves, nobody has said anything. */
    static Snapshot quiet() {
        return picture(
                group(Role.LEADER, Optional.of(ONE)),
                List.of(),
                Controls.NONE,
                List.of(),
                RoutingState.first(Map.of(S3, A)));
    }

    static Snapshot led(Role role, Optional<NodeId> leader) {
        return picture(group(role, leader), List.of(), Controls.NONE, List.of(), RoutingState.first(Map.of(S3, A)));
    }

    /** A drill under way, the brake pulled, the service paused, a site and a balancer in maintenance, one path proven. */
    static Snapshot busy() {
        return picture(
                group(Role.LEADER, Optional.of(ONE)),
                List.of(open(), over()),
                new Controls(
                        Optional.of(new Pause(new Origin("bo", "storm"), T.plusSeconds(5))),
                        new TreeMap<>(Map.of(S3, new Pause(ANA, T.plusSeconds(6)))),
                        List.of(
                                new Maintenance("m12", Maintenance.Scope.SITE, "b", ANA, T, T.plusSeconds(7200)),
                                new Maintenance("m13", Maintenance.Scope.BALANCER, "lb1", ANA, T, T.plusSeconds(60))),
                        List.of()),
                List.of(new Proof(
                        S3,
                        A,
                        B,
                        "3-s3",
                        MoveKind.FAILOVER,
                        T,
                        FailoverRecord.Result.DONE,
                        Optional.of(Duration.ofMillis(310)),
                        Optional.of(Duration.ofMillis(420)),
                        Optional.of(Duration.ofMillis(950)),
                        Optional.empty())),
                RoutingState.first(Map.of(S3, A)).move(S3, A, Optional.of(new Transit.Ramping(B, 10))));
    }

    /** The drill 7-s3 from a to b, in the middle of its second step. */
    static FailoverRecord open() {
        return move(
                7,
                MoveKind.DRILL,
                ANA,
                Optional.empty(),
                List.of(
                        step(
                                MoveStep.Kind.HOOK,
                                Optional.of(new MoveStep.Hook("stop-writer", HookPhase.BEFORE, new NodeId("agent-a"))),
                                0,
                                MoveStep.Status.DEGRADED,
                                Optional.of(T),
                                Optional.of(T.plusMillis(1500)),
                                "exit status 3"),
                        step(
                                MoveStep.Kind.RAMP,
                                Optional.empty(),
                                10,
                                MoveStep.Status.RUNNING,
                                Optional.of(T.plusMillis(1500)),
                                Optional.empty(),
                                ""),
                        step(
                                MoveStep.Kind.ROUTE,
                                Optional.empty(),
                                0,
                                MoveStep.Status.PENDING,
                                Optional.empty(),
                                Optional.empty(),
                                "")),
                FailoverRecord.Result.MOVING);
    }

    /** The failover 3-s3 from a to b, done. */
    static FailoverRecord over() {
        return move(
                3,
                MoveKind.FAILOVER,
                Origin.rule("site a is down"),
                Optional.of(T.plusMillis(730)),
                List.of(step(
                        MoveStep.Kind.ROUTE,
                        Optional.empty(),
                        0,
                        MoveStep.Status.DONE,
                        Optional.of(T.plusMillis(310)),
                        Optional.of(T.plusMillis(730)),
                        "")),
                FailoverRecord.Result.DONE);
    }

    private static FailoverRecord move(
            long number,
            MoveKind kind,
            Origin by,
            Optional<Instant> switched,
            List<MoveStep> steps,
            FailoverRecord.Result result) {
        return new FailoverRecord(
                number,
                S3,
                A,
                B,
                2,
                kind,
                by,
                List.of(),
                Optional.of(Duration.ofMillis(40)),
                false,
                false,
                new FailoverRecord.Times(T, T, T, Optional.empty(), switched, Optional.empty(), switched),
                steps,
                new TreeMap<>(),
                result,
                "");
    }

    static MoveStep step(
            MoveStep.Kind kind,
            Optional<MoveStep.Hook> hook,
            int percent,
            MoveStep.Status status,
            Optional<Instant> started,
            Optional<Instant> ended,
            String detail) {
        return new MoveStep(
                kind, hook, percent, Duration.ofSeconds(5), OnFailure.CONTINUE, status, started, ended, 0, detail);
    }

    private static DecisionLog.Group group(Role role, Optional<NodeId> leader) {
        return new DecisionLog.Group(
                ONE,
                role,
                7,
                leader,
                leader.isPresent(),
                T,
                List.of(
                        new Peer(ONE, Optional.of("10.0.0.1:7400"), Optional.of(true)),
                        new Peer(TWO, Optional.of("10.0.0.2:7400"), Optional.of(false)),
                        new Peer(new NodeId("aggregator-3"), Optional.empty(), Optional.empty())));
    }

    private static Snapshot picture(
            DecisionLog.Group group,
            List<FailoverRecord> moves,
            Controls controls,
            List<Proof> proofs,
            RoutingState routing) {
        return new Snapshot(
                T.plusSeconds(10),
                ONE,
                lake(),
                routing,
                9,
                group,
                true,
                List.of(),
                Map.of(
                        S3,
                        new Snapshot.Service(
                                Optional.of(A),
                                new ServiceState(Phase.RAMPING, T, List.of(), java.util.Set.of()),
                                Optional.empty(),
                                List.of())),
                Map.of(
                        LB1,
                        new Snapshot.Balancer(
                                Optional.of(new BalancerReport(
                                        LB1,
                                        2,
                                        Optional.of(routing),
                                        Map.of(),
                                        BalancerReport.Condition.ISOLATED,
                                        "no leader for 6 s")),
                                Optional.of(T.plusSeconds(9)),
                                Optional.of(T.plusSeconds(3)),
                                false)),
                List.of(),
                moves,
                controls,
                proofs);
    }

    private static LakeConfig lake() {
        return new LakeConfig(
                "demo",
                LakeConfig.Detect.DEFAULT,
                new TreeMap<>(Map.of(A, new LakeConfig.Site("Madrid"), B, new LakeConfig.Site("b"))),
                Map.of(),
                Map.of(),
                Map.of(
                        S3,
                        new LakeConfig.Service(
                                new TreeMap<>(Map.of(A, needs(A), B, needs(B))),
                                A,
                                Mode.AUTOMATIC,
                                Duration.ofSeconds(30),
                                Optional.empty(),
                                MoveConfig.DEFAULT)),
                Map.of(
                        LB1,
                        new LakeConfig.Balancer(
                                new NodeId("lb1"),
                                new Steering.RuntimeApi("/nowhere.sock", "/nowhere.state"),
                                Map.of())),
                LakeConfig.Limits.NONE);
    }

    private static LakeConfig.ServiceSite needs(SiteId site) {
        return new LakeConfig.ServiceSite(List.of(new TargetId("s3-" + site)), List.of());
    }
}
