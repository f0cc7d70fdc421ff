package io.vigia.aggregator.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.aggregator.decide.Snapshot;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.LinkTemplate;
import io.vigia.core.config.MoveConfig;
import io.vigia.core.config.NotifyConfig;
import io.vigia.core.detect.VantageView;
import io.vigia.core.failover.Candidate;
import io.vigia.core.failover.Controls;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.HoldReason;
import io.vigia.core.failover.Maintenance;
import io.vigia.core.failover.MoveKind;
import io.vigia.core.failover.Notice;
import io.vigia.core.failover.Origin;
import io.vigia.core.failover.Pause;
import io.vigia.core.failover.Phase;
import io.vigia.core.failover.ServiceState;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.Mode;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import io.vigia.core.notify.Alert;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LakeAlertsTest {
    private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");
    private static final ServiceId S3 = new ServiceId("s3");
    private static final SiteId A = new SiteId("a");
    private static final SiteId B = new SiteId("b");
    private static final BalancerId LB1 = new BalancerId("lb1");
    private static final NodeId ONE = new NodeId("aggregator-1");
    private static final NodeId TWO = new NodeId("aggregator-2");
    private static final Origin ANA = new Origin("ana", "disks");

    private final LakeAlerts lakeAlerts = new LakeAlerts(writer());
    private Instant now = T;
    private ServiceState service = new ServiceState(Phase.STEADY, T, List.of(), Set.of());
    private List<Candidate> candidates = List.of();
    private BalancerReport.Condition balancer = BalancerReport.Condition.IN_STEP;
    private boolean silent;
    private List<Verdict> verdicts = List.of();
    private List<VantageView> vantages = List.of();
    private List<FailoverRecord> failovers = List.of();
    private Controls controls = Controls.NONE;
    private DecisionLog.Group group = group(true, Optional.of(true));

    @Test
    void aQuietLakeHasAWatchdogAndNothingElse() {
        assertThat(look()).singleElement().satisfies(watchdog -> {
            assertThat(watchdog.labels().pairs())
                    .isEqualTo(Map.of("alertname", "Watchdog", "severity", "none", "lake", "west", "team", "data"));
            assertThat(watchdog.annotations())
                    .containsEntry("runbook_url", "https://wiki.example/Watchdog")
                    .containsKeys("summary", "description");
        });
    }

    @Test
    void aHoldIsToldOnceItLastsWithItsReasonsAndSinceItBegan() {
        service = new ServiceState(
                Phase.HELD, T, List.of(new HoldReason(HoldReason.Kind.NO_QUORUM, "only agent-a accuses")), Set.of());
        assertThat(names()).isEmpty();
        now = T.plusSeconds(2);
        assertThat(only("VigiaFailoverHeld")).satisfies(held -> {
            assertThat(held.labels().pairs()).containsEntry("service", "s3").containsEntry("site", "a");
            assertThat(held.annotations()).containsEntry("description", "only agent-a accuses");
            assertThat(held.startsAt()).isEqualTo(T);
        });
        service = new ServiceState(Phase.HELD, T, List.of(new HoldReason(HoldReason.Kind.STARTING, "wait")), Set.of());
        assertThat(names()).as("what passes by itself is no news").isEmpty();
    }

    @Test
    void lagOverTheRpoIsToldWithTheSite() {
        candidates = List.of(candidate(B, Optional.of(Duration.ofSeconds(90)), Optional.of(Duration.ZERO)));
        assertThat(names()).isEmpty();
        now = now.plusSeconds(10);
        assertThat(only("VigiaLagOverRpo").labels().pairs()).containsEntry("site", "b");
        candidates = List.of(candidate(B, Optional.of(Duration.ofSeconds(9)), Optional.of(Duration.ZERO)));
        assertThat(names()).isEmpty();
        candidates = List.of(candidate(B, Optional.empty(), Optional.empty()));
        look();
        now = now.plusSeconds(30);
        assertThat(only("VigiaLagUnknown").labels().pairs()).containsEntry("site", "b");
    }

    @Test
    void aTargetThatIsDownIsToldAtOnceAndOneThatCannotBeSeenAfterAWhile() {
        verdicts = List.of(verdict("s3-a", Outcome.DOWN), verdict("path/lb1/s3", Outcome.DOWN));
        assertThat(look().stream().filter(alert -> alert.labels().alertname().equals("VigiaTargetDown")))
                .extracting(alert -> alert.labels().pairs())
                .containsExactlyInAnyOrder(
                        new TreeMap<>(Map.of(
                                "alertname", "VigiaTargetDown",
                                "severity", "warning",
                                "lake", "west",
                                "team", "data",
                                "target", "s3-a")),
                        new TreeMap<>(Map.of(
                                "alertname", "VigiaTargetDown",
                                "severity", "critical",
                                "lake", "west",
                                "team", "data",
                                "target", "path/lb1/s3",
                                "balancer", "lb1",
                                "service", "s3")));
        verdicts = List.of(verdict("s3-a", Outcome.UNKNOWN));
        assertThat(names()).isEmpty();
        now = T.plusSeconds(15);
        assertThat(only("VigiaProbeLost").startsAt()).isEqualTo(T);
    }

    @Test
    void nothingIsToldOfWhatPeopleWorkOn() {
        verdicts = List.of(verdict("s3-a", Outcome.DOWN), verdict("haproxy/lb1", Outcome.DOWN));
        balancer = BalancerReport.Condition.UNREACHABLE;
        look();
        now = now.plusSeconds(10);
        assertThat(names())
                .containsOnly("VigiaTargetDown", "VigiaBalancerOutOfStep")
                .hasSize(3);
        controls = new Controls(
                Optional.empty(),
                new TreeMap<>(),
                List.of(
                        new Maintenance("m1", Maintenance.Scope.COMPONENT, "s3-a", ANA, T, T.plusSeconds(60)),
                        new Maintenance("m2", Maintenance.Scope.BALANCER, "lb1", ANA, T, T.plusSeconds(60))),
                List.of());
        assertThat(names()).isEmpty();
        now = now.plusSeconds(60);
        assertThat(names()).isNotEmpty();
    }

    @Test
    void aBalancerOutOfStepOrSilentIsToldAfterAWhile() {
        balancer = BalancerReport.Condition.MISCONFIGURED;
        assertThat(names()).isEmpty();
        now = now.plusSeconds(10);
        assertThat(only("VigiaBalancerOutOfStep").annotations().get("description"))
                .startsWith("It is misconfigured: no such server.");
        silent = true;
        assertThat(names()).isEmpty();
        now = now.plusSeconds(15);
        assertThat(only("VigiaBalancerSilent").labels().pairs()).containsEntry("balancer", "lb1");
    }

    @Test
    void anAgentThatIsLostIsToldSinceItWasHeardLast() {
        vantages = List.of(
                new VantageView(new NodeId("agent-a"), Optional.of(A), Optional.of(T), Optional.empty(), false, ""));
        assertThat(names()).isEmpty();
        now = T.plusSeconds(15);
        assertThat(only("VigiaAgentLost")).satisfies(lost -> {
            assertThat(lost.startsAt()).isEqualTo(T);
            assertThat(lost.labels().pairs())
                    .containsEntry("vantage", "agent-a")
                    .containsEntry("site", "a");
        });
        vantages = List.of(new VantageView(
                new NodeId("agent-b"), Optional.of(B), Optional.of(now), Optional.empty(), true, "stalled"));
        look();
        now = now.plusSeconds(15);
        vantages = List.of(new VantageView(
                new NodeId("agent-b"), Optional.of(B), Optional.of(now), Optional.empty(), true, "stalled"));
        assertThat(only("VigiaAgentSick").annotations()).containsEntry("description", "stalled");
    }

    @Test
    void movesAreEventsAtTheTimesOfTheLog() {
        failovers = List.of(
                move(3, MoveKind.FAILOVER, FailoverRecord.Result.DONE, ""),
                move(4, MoveKind.SWITCHOVER, FailoverRecord.Result.DEGRADED, "lb2 has not moved"),
                move(5, MoveKind.FAILOVER, FailoverRecord.Result.FAILED, "hook failed"),
                move(6, MoveKind.DRILL, FailoverRecord.Result.FAILED, "hook failed"),
                move(7, MoveKind.DRILL, FailoverRecord.Result.MOVING, ""));
        List<Alert> events =
                look().stream().filter(alert -> alert.lasts().isPresent()).toList();
        assertThat(events)
                .extracting(alert -> alert.labels().pairs().get("failover") + " "
                        + alert.labels().alertname() + " "
                        + alert.labels().pairs().get("severity"))
                .containsExactlyInAnyOrder(
                        "3-s3 VigiaFailoverStarted warning",
                        "3-s3 VigiaFailoverFinished info",
                        "4-s3 VigiaFailoverStarted info",
                        "4-s3 VigiaFailoverDegraded critical",
                        "5-s3 VigiaFailoverStarted warning",
                        "5-s3 VigiaFailoverFailed critical",
                        "6-s3 VigiaFailoverStarted info",
                        "6-s3 VigiaDrillFailed warning",
                        "7-s3 VigiaFailoverStarted info");
        assertThat(events).allSatisfy(event -> assertThat(event.startsAt()).isIn(T, T.plusSeconds(2)));
        assertThat(events.get(0).annotations())
                .containsEntry("summary", "Failover of s3 from a to b has begun")
                .containsEntry("description", "ana: disks");
    }

    @Test
    void twoAggregatorsFindTheSameLabelSetsInTheSameFacts() {
        movesAreEventsAtTheTimesOfTheLog();
        service = new ServiceState(Phase.HELD, T, List.of(new HoldReason(HoldReason.Kind.MANUAL, "manual")), Set.of());
        verdicts = List.of(verdict("s3-a", Outcome.DOWN));
        balancer = BalancerReport.Condition.ISOLATED;
        candidates = List.of(candidate(B, Optional.of(Duration.ofSeconds(90)), Optional.of(Duration.ZERO)));
        LakeAlerts other = new LakeAlerts(writer());
        look();
        other.of(snapshot());
        now = now.plusSeconds(10);
        assertThat(other.of(snapshot()))
                .extracting(Alert::labels)
                .containsExactlyElementsOf(look().stream().map(Alert::labels).toList())
                .hasSizeGreaterThan(12);
    }

    @Test
    void theLeaderSaysThatItLeadsAndWhomItDoesNotHear() {
        group = group(true, Optional.of(false));
        look();
        now = now.plusSeconds(10);
        assertThat(names()).containsExactlyInAnyOrder("VigiaLeaderChanged", "VigiaAggregatorUnreachable");
        assertThat(only("VigiaLeaderChanged").labels().pairs())
                .containsEntry("aggregator", "aggregator-1")
                .containsEntry("term", "7");
    }

    @Test
    void aPauseIsToldWithWhoAndWhy() {
        controls = new Controls(
                Optional.of(new Pause(ANA, T)), new TreeMap<>(Map.of(S3, new Pause(ANA, T))), List.of(), List.of());
        assertThat(look().stream().filter(alert -> alert.labels().alertname().equals("VigiaPaused")))
                .hasSize(2)
                .allSatisfy(pause -> assertThat(pause.annotations()).containsEntry("description", "ana: disks"));
    }

    @Test
    void anAggregatorWithoutAMajoritySaysSoOfItself() {
        OwnAlerts own = new OwnAlerts(writer());
        assertThat(own.of(snapshot())).isEmpty();
        group = group(false, Optional.empty());
        assertThat(own.of(snapshot())).isEmpty();
        now = now.plusSeconds(5);
        assertThat(own.of(snapshot())).singleElement().satisfies(lost -> {
            assertThat(lost.source().own()).isTrue();
            assertThat(lost.labels().pairs())
                    .containsEntry("alertname", "VigiaQuorumLost")
                    .containsEntry("aggregator", "aggregator-1");
        });
    }

    @Test
    void noticesThatNoSnapshotShowsAreEvents() {
        NoticeAlerts notices = new NoticeAlerts(writer());
        assertThat(notices.of(new Notice.EpochAdopted(LB1, 3, 9, "disk"), T)
                        .orElseThrow()
                        .labels()
                        .pairs())
                .containsEntry("alertname", "VigiaEpochAdopted")
                .containsEntry("severity", "critical");
        assertThat(notices.of(
                                new Notice.ReturnGivenUp(
                                        move(6, MoveKind.DRILL, FailoverRecord.Result.DONE, ""), "a is down"),
                                T)
                        .orElseThrow()
                        .annotations())
                .containsEntry("description", "a is down");
        assertThat(notices.of(new Notice.HoldCleared(S3), T)).isEmpty();
    }

    @Test
    void wordsThatAlertmanagerWouldRefuseDoNotCostTheAlert() {
        verdicts = List.of(new Verdict(
                new TargetId("s3-a"),
                Outcome.DOWN,
                Verdict.Basis.QUORUM,
                T,
                Optional.empty(),
                "half \ud83d\u0000\n" + "x".repeat(9000),
                List.of()));
        assertThat(only("VigiaTargetDown").annotations().get("description"))
                .startsWith("half    x")
                .hasSize(Alert.MAX_TEXT);
    }

    private static AlertWriter writer() {
        NotifyConfig config = new NotifyConfig(
                List.of(URI.create("http://127.0.0.1:9093")),
                Map.of(),
                Optional.empty(),
                Map.of("team", "data"),
                Optional.of(new LinkTemplate("https://wiki.example/{alertname}")),
                Optional.empty(),
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofSeconds(5));
        return new AlertWriter(config, "west");
    }

    private List<Alert> look() {
        return lakeAlerts.of(snapshot());
    }

    /** Without the watchdog. */
    private List<String> names() {
        return look().stream()
                .map(alert -> alert.labels().alertname())
                .filter(name -> !name.equals(LakeAlerts.WATCHDOG))
                .toList();
    }

    private Alert only(String name) {
        List<Alert> found = look().stream()
                .filter(alert -> alert.labels().alertname().equals(name))
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    private static Candidate candidate(SiteId site, Optional<Duration> lag, Optional<Duration> age) {
        return new Candidate(site, Outcome.UP, false, false, List.of("behind"), List.of(), lag, age, parts(lag, age));
    }

    private static List<Candidate.LagPart> parts(Optional<Duration> lag, Optional<Duration> age) {
        return List.of(new Candidate.LagPart(new TargetId("cdc-b"), lag, age, lag.isEmpty()));
    }

    private static Verdict verdict(String target, Outcome outcome) {
        return new Verdict(
                new TargetId(target), outcome, Verdict.Basis.QUORUM, T, Optional.empty(), "refused", List.of());
    }

    private static FailoverRecord move(long number, MoveKind kind, FailoverRecord.Result result, String detail) {
        Optional<Instant> ended =
                result == FailoverRecord.Result.MOVING ? Optional.empty() : Optional.of(T.plusSeconds(2));
        return new FailoverRecord(
                number,
                S3,
                A,
                B,
                2,
                kind,
                ANA,
                List.of(),
                Optional.empty(),
                false,
                false,
                new FailoverRecord.Times(T, T, T, Optional.empty(), Optional.empty(), Optional.empty(), ended),
                List.of(),
                new TreeMap<>(),
                result,
                detail);
    }

    private static DecisionLog.Group group(boolean quorum, Optional<Boolean> other) {
        return new DecisionLog.Group(
                ONE,
                quorum && other.filter(there -> !there).isPresent()
                        ? DecisionLog.Role.LEADER
                        : DecisionLog.Role.FOLLOWER,
                7,
                Optional.of(ONE),
                quorum,
                T,
                List.of(
                        new DecisionLog.Peer(ONE, Optional.empty(), Optional.of(true)),
                        new DecisionLog.Peer(TWO, Optional.empty(), other)));
    }

    private Snapshot snapshot() {
        Map<SiteId, LakeConfig.ServiceSite> sites = new TreeMap<>(Map.of(
                A, new LakeConfig.ServiceSite(List.of(new TargetId("s3-a")), List.of()),
                B, new LakeConfig.ServiceSite(List.of(new TargetId("s3-b")), List.of())));
        LakeConfig lake = new LakeConfig(
                "west",
                LakeConfig.Detect.DEFAULT,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(
                        S3,
                        new LakeConfig.Service(
                                sites,
                                A,
                                Mode.AUTOMATIC,
                                Duration.ofSeconds(30),
                                Optional.of(Duration.ofSeconds(60)),
                                MoveConfig.DEFAULT)),
                Map.of(),
                LakeConfig.Limits.NONE);
        return new Snapshot(
                now,
                ONE,
                lake,
                RoutingState.first(Map.of(S3, A)),
                9,
                group,
                true,
                verdicts,
                Map.of(S3, new Snapshot.Service(Optional.of(A), service, Optional.empty(), candidates)),
                Map.of(
                        LB1,
                        new Snapshot.Balancer(
                                Optional.of(new BalancerReport(
                                        LB1, 1, Optional.empty(), Map.of(), balancer, "no such server")),
                                Optional.of(T),
                                Optional.of(T),
                                silent)),
                vantages,
                failovers,
                controls,
                List.of());
    }
}
