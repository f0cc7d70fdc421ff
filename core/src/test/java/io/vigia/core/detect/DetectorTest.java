package io.vigia.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.detect.DetectEvent.BatchHeard;
import io.vigia.core.detect.DetectEvent.Channel;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.SelfHealth;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DetectorTest {
    private static final TargetId A = new TargetId("s3-a");
    private static final TargetId B = new TargetId("s3-b");
    private static final TargetId C = new TargetId("s3-c");
    private static final TargetId LOCAL = new TargetId("only-a");

    private final Map<String, Long> sequences = new HashMap<>();
    private Instant now = Instant.parse("2026-11-01T00:00:00Z");
    private final Detector detector = new Detector(DetectPolicy.DEFAULT, layout(), now);

    private static Layout layout() {
        Map<NodeId, SiteId> sites = new LinkedHashMap<>();
        for (String site : List.of("a", "b", "c")) {
            sites.put(new NodeId("agent-" + site), new SiteId(site));
        }
        sites.put(new NodeId("lb1"), new SiteId("a"));
        sites.put(new NodeId("lb2"), new SiteId("b"));
        Map<TargetId, Layout.Watched> targets = new LinkedHashMap<>();
        for (String site : List.of("a", "b", "c")) {
            targets.put(new TargetId("s3-" + site), watched(site, sites.keySet()));
        }
        targets.put(LOCAL, watched("a", Set.of(new NodeId("agent-a"))));
        return new Layout(sites, targets);
    }

    private static Layout.Watched watched(String site, Set<NodeId> by) {
        return Layout.Watched.every(Optional.of(new SiteId(site)), by, Duration.ofMillis(500), Duration.ofMillis(500));
    }

    private static Observation saw(TargetId target, Outcome outcome, long run, long runAgeMillis) {
        return new Observation(
                target, outcome, run, runAgeMillis, 0, 1000, 1000, 0, OptionalLong.empty(), "", List.of());
    }

    private static Observation up(TargetId target) {
        return saw(target, Outcome.UP, 100, 50_000);
    }

    private static Observation down(TargetId target) {
        return saw(target, Outcome.DOWN, 4, 320);
    }

    private List<Verdict> hears(String node, SelfHealth health, Observation... seen) {
        long sequence = sequences.merge(node, 1L, Long::sum);
        return hears(new Batch(new NodeId(node), 1, sequence, 0, health, List.of(seen)));
    }

    private List<Verdict> hears(Batch batch) {
        return detector.on(new BatchHeard(batch, Channel.BUS), now);
    }

    private List<Verdict> hears(String node, Observation... seen) {
        return hears(node, SelfHealth.GOOD, seen);
    }

    private void everyoneSeesEverythingUp() {
        for (String node : List.of("agent-a", "agent-b", "agent-c", "lb1", "lb2")) {
            hears(node, up(A), up(B), up(C));
        }
    }

    private void passes(long millis) {
        for (long left = millis; left > 0; left -= 100) {
            now = now.plusMillis(Math.min(100, left));
            detector.on(DetectEvent.Tick.TICK, now);
        }
    }

    private Verdict on(TargetId target) {
        return detector.verdict(target).orElseThrow();
    }

    @Test
    void condemnsWhenAMajorityFromTwoSitesAccuses() {
        everyoneSeesEverythingUp();
        hears("agent-b", down(A));
        hears("agent-c", down(A));
        assertThat(on(A).outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(hears("lb2", down(A))).extracting(Verdict::outcome).containsExactly(Outcome.DOWN);
        assertThat(on(A).condemns()).isTrue();
        assertThat(on(A).accusers()).isEqualTo(3);
        assertThat(on(A).reason()).isEqualTo("3 of 5 accuse, from 2 sites");
    }

    @Test
    void keepsTheTargetWhenOnlyOneSiteAccuses() {
        hears("agent-b", down(A));
        hears("lb2", down(A));
        hears("agent-a", up(A));
        passes(3100);
        hears("agent-b", down(A));
        hears("lb2", down(A));
        hears("agent-a", up(A));
        assertThat(on(A).outcome()).isNotEqualTo(Outcome.DOWN);
        assertThat(on(A).reason()).contains("from 1 site; 2 are needed");
    }

    @Test
    void takesSilenceForNotKnowing() {
        everyoneSeesEverythingUp();
        passes(3200);
        assertThat(on(A).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(on(A).evidence()).allMatch(word -> word.says() == Outcome.UNKNOWN && !word.counted());
    }

    @Test
    void forgetsADeathSentenceWhoseAccusersFellSilent() {
        everyoneSeesEverythingUp();
        hears("agent-b", down(A));
        hears("agent-c", down(A));
        hears("lb2", down(A));
        passes(3200);
        assertThat(on(A).outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void waitsForThoseNotYetHeardAfterAStart() {
        hears("agent-b", down(A));
        hears("agent-c", down(A));
        assertThat(on(A).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(on(A).reason()).contains("3 undecided");
        passes(2000);
        hears("agent-b", down(A));
        hears("agent-c", down(A));
        passes(1100);
        assertThat(on(A).outcome()).isEqualTo(Outcome.DOWN);
    }

    @Test
    void accusesByTimeAndCount() {
        everyoneSeesEverythingUp();
        hears("agent-b", saw(A, Outcome.DOWN, 5, 200));
        assertThat(on(A).accusers()).isZero();
        hears("agent-b", saw(A, Outcome.DOWN, 1, 0));
        assertThat(on(A).accusers()).isZero();
        hears("agent-b", saw(A, Outcome.DOWN, 2, 300));
        assertThat(on(A).accusers()).isOne();
    }

    @Test
    void doesNotCountAnAccusationThatIsBeingTakenBack() {
        everyoneSeesEverythingUp();
        hears("agent-b", down(A));
        hears("agent-c", down(A));
        hears("agent-c", saw(A, Outcome.UP, 1, 0));
        hears("lb2", down(A));
        hears("lb1", down(A));
        assertThat(on(A).outcome()).as("three from two sites").isEqualTo(Outcome.DOWN);
        hears("lb1", saw(A, Outcome.UP, 1, 0));
        assertThat(on(A).outcome()).isEqualTo(Outcome.UNKNOWN);
        hears("lb1", saw(A, Outcome.DOWN, 1, 0));
        assertThat(on(A).outcome())
                .as("one failure does not make it an accusation again")
                .isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void risesOnlyAfterEnoughSuccesses() {
        hears("agent-a", up(LOCAL));
        hears("agent-a", down(LOCAL));
        assertThat(on(LOCAL).outcome()).isEqualTo(Outcome.DOWN);
        hears("agent-a", saw(LOCAL, Outcome.UP, 3, 1000));
        assertThat(on(LOCAL).outcome()).isEqualTo(Outcome.UNKNOWN);
        hears("agent-a", saw(LOCAL, Outcome.UP, 5, 2000));
        assertThat(on(LOCAL).outcome()).isEqualTo(Outcome.UP);
    }

    @Test
    void believesAnOnlyWatcherButNeverLetsItCondemn() {
        hears("agent-a", down(LOCAL));
        assertThat(on(LOCAL).outcome()).isEqualTo(Outcome.DOWN);
        assertThat(on(LOCAL).basis()).isEqualTo(Verdict.Basis.LOCAL);
        assertThat(on(LOCAL).condemns()).isFalse();
    }

    @Test
    void discountsASickObserverUntilItsQuarantineIsOver() {
        everyoneSeesEverythingUp();
        hears("agent-b", down(A));
        hears("agent-c", down(A));
        hears("lb2", new SelfHealth(2000, 0, 0, 0), down(A));
        assertThat(on(A).outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(on(A).evidence())
                .filteredOn(word -> word.vantage().value().equals("lb2"))
                .singleElement()
                .satisfies(word -> {
                    assertThat(word.counted()).isFalse();
                    assertThat(word.note()).isEqualTo("sick: its event loop stalled for 2000 ms");
                });
        passes(2500);
        everyoneSeesEverythingUp();
        hears("agent-b", down(A));
        hears("agent-c", down(A));
        hears("lb2", down(A));
        assertThat(on(A).outcome()).isNotEqualTo(Outcome.DOWN);
        passes(600);
        assertThat(on(A).outcome()).isEqualTo(Outcome.DOWN);
    }

    @Test
    void discountsClockJumpsMissedTicksAndNewlyDroppedObservations() {
        hears("agent-b", new SelfHealth(0, 501, 0, 0), up(A));
        hears("agent-c", new SelfHealth(0, 0, 3, 0), up(A));
        hears("lb1", new SelfHealth(0, 0, 0, 7), up(A));
        hears("lb2", new SelfHealth(0, 0, 0, 7), up(A));
        hears("lb2", new SelfHealth(0, 0, 0, 8), up(A));
        assertThat(detector.vantages())
                .filteredOn(VantageView::sick)
                .extracting(view -> view.node().value())
                .containsExactlyInAnyOrder("agent-b", "agent-c", "lb2");
    }

    @Test
    void discountsAnObserverThatIsCutOffFromEverythingOthersSee() {
        everyoneSeesEverythingUp();
        hears("agent-b", down(A), down(C));
        hears("lb2", down(A), down(C));
        hears("lb1", down(A));
        assertThat(on(A).outcome()).isNotEqualTo(Outcome.DOWN);
        assertThat(detector.vantages())
                .filteredOn(VantageView::sick)
                .extracting(view -> view.node().value())
                .containsExactlyInAnyOrder("agent-b", "lb2");
    }

    @Test
    void believesTheSequenceNotTheArrival() {
        NodeId node = new NodeId("agent-a");
        hears(new Batch(node, 5, 2, 0, SelfHealth.GOOD, List.of(up(LOCAL))));
        hears(new Batch(node, 5, 1, 0, SelfHealth.GOOD, List.of(down(LOCAL))));
        assertThat(on(LOCAL).outcome()).isEqualTo(Outcome.UP);
        hears(new Batch(node, 4, 9, 0, SelfHealth.GOOD, List.of(down(LOCAL))));
        assertThat(on(LOCAL).outcome()).as("an earlier life").isEqualTo(Outcome.UP);
        hears(new Batch(node, 6, 1, 0, SelfHealth.GOOD, List.of(down(LOCAL))));
        assertThat(on(LOCAL).outcome()).as("a later life").isEqualTo(Outcome.DOWN);
    }

    @Test
    void believesANodeWhoseClockWentBackOverARestart() {
        NodeId node = new NodeId("agent-a");
        hears(new Batch(node, 1000, 7, 0, SelfHealth.GOOD, List.of(up(LOCAL))));
        passes(3500);
        hears(new Batch(node, 10, 1, 0, SelfHealth.GOOD, List.of(down(LOCAL))));
        assertThat(on(LOCAL).outcome()).isEqualTo(Outcome.DOWN);
    }

    @Test
    void takesOldNewsForSilence() {
        NodeId node = new NodeId("agent-a");
        hears(new Batch(node, 1, 1, 60_000, SelfHealth.GOOD, List.of(down(LOCAL))));
        assertThat(on(LOCAL).outcome()).isEqualTo(Outcome.UNKNOWN);
        hears(new Batch(node, 1, 2, Long.MAX_VALUE, SelfHealth.GOOD, List.of(down(LOCAL))));
        assertThat(on(LOCAL).outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void condemnsNobodyJustAfterTheAggregatorItselfWasStalled() {
        everyoneSeesEverythingUp();
        now = now.plusMillis(2000);
        for (String node : List.of("agent-a", "agent-b", "agent-c")) {
            hears(node, down(A));
        }
        assertThat(on(A).outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(on(A).reason()).contains("itself has just been stalled");
        passes(600);
        assertThat(on(A).outcome()).isEqualTo(Outcome.DOWN);
    }

    @Test
    void slowsTheAccusationsOfAnObserverOnALossyPath() {
        for (int i = 1; i <= 100; i++) {
            hears(
                    "agent-a",
                    new Observation(LOCAL, Outcome.UP, 1, 0, 0, 1000, i * 10L, i, OptionalLong.empty(), "", List.of()));
        }
        hears("agent-a", saw(LOCAL, Outcome.DOWN, 4, 2000));
        assertThat(on(LOCAL).outcome()).isNotEqualTo(Outcome.DOWN);
        hears("agent-a", saw(LOCAL, Outcome.DOWN, 8, 4000));
        assertThat(on(LOCAL).outcome()).isEqualTo(Outcome.DOWN);
    }

    /** What an agent that has made {@code checks} looks sees; the {@code failures} among them were before this run. */
    private static Observation after(long checks, long failures, Outcome outcome, long run) {
        return new Observation(
                A,
                outcome,
                run,
                outcome == Outcome.DOWN ? (run - 1) * 350 : run * 500,
                0,
                1000,
                checks + run,
                outcome == Outcome.DOWN ? failures + run : failures,
                OptionalLong.empty(),
                "",
                List.of());
    }

    private static final List<String> EVERYONE = List.of("agent-a", "agent-b", "agent-c", "lb1", "lb2");

    private void everyoneSees(Observation seen) {
        EVERYONE.forEach(node -> hears(node, seen));
    }

    @Test
    void holdsAnOutageBeforeItsOwnTimeAgainstNoObserver() {
        everyoneSees(after(1000, 100, Outcome.UP, 200));
        passes(500);
        everyoneSees(after(1200, 100, Outcome.UP, 140));
        passes(500);
        everyoneSees(after(1340, 100, Outcome.DOWN, 2));
        assertThat(on(A).outcome()).isEqualTo(Outcome.DOWN);
    }

    @Test
    void holdsAnOutageThatItCondemnedAgainstNoObserver() {
        everyoneSees(after(0, 0, Outcome.UP, 10));
        everyoneSees(after(10, 0, Outcome.DOWN, 9));
        everyoneSees(after(19, 9, Outcome.UP, 10));
        assertThat(on(A).outcome()).isEqualTo(Outcome.UP);
        everyoneSees(after(29, 9, Outcome.DOWN, 2));
        assertThat(on(A).outcome()).isEqualTo(Outcome.DOWN);
    }

    @Test
    void holdsFailuresThatAllShareAgainstNoObserver() {
        everyoneSees(after(0, 0, Outcome.UP, 10));
        everyoneSees(after(10, 0, Outcome.DOWN, 1));
        everyoneSees(after(11, 1, Outcome.UP, 10));
        everyoneSees(after(21, 1, Outcome.DOWN, 2));
        assertThat(on(A).outcome()).isEqualTo(Outcome.DOWN);
    }

    @Test
    void holdsFailuresThatOthersDoNotShareAgainstEachObserver() {
        everyoneSees(after(0, 0, Outcome.UP, 10));
        for (String node : EVERYONE) {
            hears(node, after(10, 0, Outcome.DOWN, 1));
            hears(node, after(11, 1, Outcome.UP, 10));
        }
        everyoneSees(after(21, 1, Outcome.DOWN, 2));
        assertThat(on(A).outcome()).isNotEqualTo(Outcome.DOWN);
        everyoneSees(after(21, 1, Outcome.DOWN, 12));
        assertThat(on(A).outcome()).isEqualTo(Outcome.DOWN);
    }

    @Test
    void ignoresWhatANodeWasNotAssignedButHearsItsOwnHost() {
        hears("lb1", down(LOCAL));
        assertThat(on(LOCAL).outcome()).isEqualTo(Outcome.UNKNOWN);
        TargetId host = TargetId.host(new NodeId("worker-17"));
        hears("worker-17", up(host), down(A));
        assertThat(on(host).outcome()).isEqualTo(Outcome.UP);
        assertThat(on(A).evidence()).noneMatch(word -> word.vantage().value().equals("worker-17"));
    }

    @Test
    void keepsOpinionsOverAReload() {
        everyoneSeesEverythingUp();
        detector.on(new DetectEvent.LayoutChanged(DetectPolicy.DEFAULT, layout()), now);
        assertThat(on(A).outcome()).isEqualTo(Outcome.UP);
        assertThat(on(A).evidence()).allMatch(Verdict.Evidence::counted);
    }

    @Test
    void saysNothingWhenNothingChanged() {
        everyoneSeesEverythingUp();
        assertThat(hears("agent-a", up(A), up(B))).isEmpty();
        assertThat(detector.on(DetectEvent.Tick.TICK, now)).isEmpty();
    }
}
