package io.vigia.lab.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Recordings made by hand around one failover: epoch 1 is site a; epoch 2 is site b, proposed at 10 s. Each test spoils one
 * thing, and the checker must name it.
 */
final class HistoryCheckerTest {
    private final Map<String, List<Recording.Look>> looks = new HashMap<>();
    private final Map<String, List<EpochSeen>> epochs = new HashMap<>();
    private final Map<String, List<Recording.Interval>> outages = new HashMap<>();
    private final Map<String, List<Recording.Interval>> broken = new HashMap<>();
    private final List<Recording.Commit> commits = new ArrayList<>();
    private final List<String> acknowledged = new ArrayList<>();
    private final List<AuditLog> audits = new ArrayList<>();

    private static long at(double seconds) {
        return Math.round(seconds * 1e9);
    }

    private List<Recording.Look> looksAt(String balancer) {
        return looks.computeIfAbsent(balancer, name -> new ArrayList<>());
    }

    private List<EpochSeen> epochsOf(String balancer) {
        return epochs.computeIfAbsent(balancer, name -> new ArrayList<>());
    }

    private void look(String balancer, String sites, double from, double to) {
        Set<String> serving = sites.isEmpty() ? Set.of() : Set.of(sites.split(""));
        looksAt(balancer).add(new Recording.Look(serving, at(from), at(to), Math.round((to - from) * 100) + 1));
    }

    private void epoch(String balancer, long epoch, String site, double seconds) {
        epochsOf(balancer).add(new EpochSeen(balancer, at(seconds), epoch, Map.of("s3", site)));
    }

    private void commit(long epoch, String site, double seconds) {
        commits.add(new Recording.Commit(epoch, site, seconds < 0 ? Long.MIN_VALUE : at(seconds)));
    }

    /** What a good lake does. */
    private void failover() {
        commit(1, "a", -1);
        commit(2, "b", 10);
        for (String balancer : List.of("lb1", "lb2")) {
            epoch(balancer, 1, "a", -100);
            epoch(balancer, 2, "b", 10.02);
            look(balancer, "a", 0, 10.03);
            look(balancer, "", 10.04, 10.05);
            look(balancer, "b", 10.06, 30);
        }
    }

    private HistoryReport check() {
        return HistoryChecker.check(
                new Recording(looks, epochs, outages, broken, commits, acknowledged, audits, 3, at(30)), "s3", 0);
    }

    private void mustName(String... words) {
        assertThat(check().violations())
                .isNotEmpty()
                .anySatisfy(violation -> assertThat(violation).contains(words));
    }

    /** Site a breaks, is fenced for so long, and the service is moved to b or back to a. */
    private void fenced(String then, double seconds) {
        commit(1, "a", -1);
        commits.add(new Recording.Commit(2, "a", at(10)).fence());
        commit(3, then, 10 + seconds);
        broken.put("a", List.of(new Recording.Interval(at(9), Long.MAX_VALUE)));
        for (String balancer : List.of("lb1", "lb2")) {
            epoch(balancer, 1, "a", -100);
            fence(balancer, 2, 10.02);
            epoch(balancer, 3, then, 10.02 + seconds);
            look(balancer, "a", 0, 10.03);
            look(balancer, "", 10.04, 10.05 + seconds);
            look(balancer, then, 10.06 + seconds, 30);
        }
    }

    private void fence(String balancer, long epoch, double seconds) {
        epochsOf(balancer).add(new EpochSeen(balancer, at(seconds), epoch, Map.of("s3", "a"), Set.of("s3")));
    }

    @Test
    void nobodyNeedServeWhileTheOldSiteIsFenced() {
        fenced("b", 3);
        HistoryReport report = check();
        assertThat(report.violations()).isEmpty();
        assertThat(report.proofs())
                .filteredOn(proof -> proof.what().equals("fences"))
                .singleElement()
                .satisfies(proof -> assertThat(proof.checked()).isEqualTo(1));
    }

    @Test
    void aBalancerWithoutASiteIsExcusedByNothingButAFence() {
        fenced("b", 3);
        commits.set(1, new Recording.Commit(2, "a", at(10)));
        mustName("lb1 serves no site for longer than 1 s");
    }

    @Test
    void aFenceExcusesNobodyFromServingAfterwards() {
        fenced("b", 3);
        looksAt("lb2").set(1, new Recording.Look(Set.of(), at(10.04), at(14.2), 416));
        looksAt("lb2").set(2, new Recording.Look(Set.of("b"), at(14.21), at(30), 1579));
        mustName("at 10.040 s", "lb2 serves no site for longer than 1 s");
    }

    @Test
    void aFenceThatNobodyCommittedIsNamed() {
        fenced("b", 3);
        commits.set(1, new Recording.Commit(2, "a", at(10)));
        mustName("lb1 applied epoch 2 as a fence, it was none");
    }

    @Test
    void aFenceThatABalancerTakesForAnOpenSiteIsNamed() {
        fenced("b", 3);
        epochsOf("lb1").set(1, new EpochSeen("lb1", at(10.02), 2, Map.of("s3", "a")));
        mustName("lb1 applied epoch 2 open, it was a fence");
    }

    @Test
    void aBalancerThatServesOnThroughAFenceIsNamed() {
        fenced("b", 3);
        looksAt("lb2").clear();
        look("lb2", "a", 0, 13.03);
        look("lb2", "b", 13.06, 30);
        mustName("lb2 serves [a], not nobody of epoch 2");
        mustName("at 13.000 s", "epoch 3 opened site b while lb2 still served a");
    }

    @Test
    void aBalancerThatIsCutOffServesOnThroughAFence() {
        aBalancerThatServesOnThroughAFenceIsNamed();
        outages.put("lb2", List.of(new Recording.Interval(at(9), at(13.01))));
        epochsOf("lb2").remove(1);
        assertThat(check().violations()).isEmpty();
    }

    @Test
    void aBalancerThatServesAgainWithinAFenceIsNamed() {
        fenced("b", 3);
        looksAt("lb1").set(1, new Recording.Look(Set.of(), at(10.04), at(12), 196));
        looksAt("lb1").add(2, new Recording.Look(Set.of("a"), at(12.01), at(12.1), 10));
        looksAt("lb1").add(3, new Recording.Look(Set.of(), at(12.11), at(13.05), 95));
        mustName("at 12.010 s", "lb1 serves a in epoch 2, whose site is none");
    }

    @Test
    void aBalancerThatGoesBackToAFencedSiteIsNamed() {
        fenced("b", 3);
        looksAt("lb1").add(2, new Recording.Look(Set.of("a"), at(13.051), at(13.055), 1));
        mustName("at 13.051 s", "lb1 serves a in epoch 3");
    }

    @Test
    void theFenceOfASiteThatServesIsNamed() {
        fenced("b", 3);
        broken.put("a", List.of(new Recording.Interval(at(1), at(4))));
        mustName("at 10.000 s", "the fence of site a in epoch 2 drained a site that served");
    }

    @Test
    void theFenceOfASiteThatCameBackAMomentAgoIsExcused() {
        fenced("b", 3);
        broken.put("a", List.of(new Recording.Interval(at(9), at(9.5))));
        assertThat(check().violations()).isEmpty();
    }

    @Test
    void aFenceThatIsLeftInForceIsNamed() {
        fenced("b", 19);
        assertThat(check().violations()).isEmpty();
        commits.remove(2);
        epochsOf("lb1").remove(2);
        epochsOf("lb2").remove(2);
        commits.set(1, new Recording.Commit(2, "a", at(9)).fence());
        mustName("at 9.000 s", "was left in force for longer than 20 s");
    }

    @Test
    void theWayBackFromAFenceIsNoMoveToABrokenSite() {
        fenced("a", 3);
        broken.put("a", List.of(new Recording.Interval(at(5), Long.MAX_VALUE)));
        assertThat(check().violations()).isEmpty();
    }

    @Test
    void aMoveThroughAFenceToASiteThatIsKnownToBeBrokenIsNamed() {
        fenced("b", 3);
        broken.put("b", List.of(new Recording.Interval(at(5), Long.MAX_VALUE)));
        mustName("at 13.000 s", "epoch 3 moved to site b");
    }

    @Test
    void holdsThroughAnOrdinaryFailover() {
        failover();
        HistoryReport report = check();
        assertThat(report.violations()).isEmpty();
        assertThat(report.proofs())
                .filteredOn(proof ->
                        !proof.text().contains("audit") && !proof.what().contains("lines"))
                .filteredOn(proof -> !List.of("acknowledgements", "fences").contains(proof.what()))
                .hasSize(6)
                .allSatisfy(proof -> assertThat(proof.checked()).isPositive());
    }

    @Test
    void namesABalancerThatServesTwoSites() {
        failover();
        look("lb1", "ab", 30, 30);
        mustName("at 30.000 s", "lb1 serves", "at once");
    }

    @Test
    void namesABalancerThatGoesBackWithinAnEpoch() {
        failover();
        look("lb2", "a", 20, 20.01);
        mustName("at 20.000 s", "lb2 serves a in epoch 2");
    }

    @Test
    void namesASiteThatWasNeverMeant() {
        failover();
        looksAt("lb1").set(0, new Recording.Look(Set.of("c"), at(2), at(9), 700));
        mustName("at 2.000 s", "lb1 serves c in epoch 1");
    }

    @Test
    void namesAnEpochThatTheLogSaysOtherwise() {
        failover();
        commits.set(1, new Recording.Commit(2, "c", at(10)));
        mustName("lb1 applied epoch 2 as b, the log says c");
    }

    @Test
    void namesAnEpochThatGoesDown() {
        failover();
        epoch("lb1", 1, "a", 12);
        mustName("at 12.000 s", "lb1 went from epoch 2 back to 1");
    }

    @Test
    void namesAnEpochThatMeansTwoThings() {
        failover();
        epochsOf("lb2").set(1, new EpochSeen("lb2", at(10.02), 2, Map.of("s3", "c")));
        mustName("epoch 2 is");
    }

    @Test
    void namesAnEpochThatIsInNoLog() {
        failover();
        epoch("lb1", 3, "c", 15);
        mustName("at 15.000 s", "lb1 applied epoch 3, which no log holds");
    }

    @Test
    void namesAnEpochThatWasAppliedBeforeItWasProposed() {
        failover();
        commits.set(1, new Recording.Commit(2, "b", at(10.5)));
        mustName("before it was committed");
    }

    @Test
    void namesAnEpochThatWasAppliedBeforeItWasCommitted() {
        failover();
        commits.set(1, new Recording.Commit(2, "b", at(9)).committed(at(10.5)));
        mustName("lb1 applied epoch 2 480 ms before it was committed");
    }

    @Test
    void countsTheSecondFromTheCommitAndNotFromTheProposal() {
        failover();
        commits.set(1, new Recording.Commit(2, "b", at(8)).committed(at(10)));
        assertThat(check().violations()).isEmpty();
        looksAt("lb2").clear();
        look("lb2", "a", 0, 11.2);
        look("lb2", "b", 11.21, 30);
        mustName("at 11.000 s", "lb2 serves [a], not b of epoch 2");
    }

    @Test
    void namesABalancerThatDoesNotFollow() {
        failover();
        looksAt("lb2").clear();
        look("lb2", "a", 0, 11.2);
        look("lb2", "b", 11.21, 30);
        mustName("at 11.000 s", "lb2 serves [a], not b of epoch 2");
    }

    @Test
    void namesABalancerThatDoesNotHear() {
        failover();
        epochsOf("lb2").remove(1);
        mustName("lb2 has epoch 1, not 2");
    }

    @Test
    void excusesABalancerThatWasCutOffUntilASecondAfterItsReturn() {
        failover();
        epochsOf("lb2").set(1, new EpochSeen("lb2", at(20.3), 2, Map.of("s3", "b")));
        looksAt("lb2").clear();
        look("lb2", "a", 0, 20.4);
        look("lb2", "b", 20.41, 30);
        outages.put("lb2", List.of(new Recording.Interval(at(9), at(20))));
        assertThat(check().violations()).isEmpty();
        outages.put("lb2", List.of(new Recording.Interval(at(9), at(19))));
        mustName("at 20.000 s", "lb2 has epoch 1");
    }

    @Test
    void namesABalancerThatIsLeftWithoutAnySite() {
        failover();
        look("lb1", "", 30, 31.5);
        mustName("at 30.000 s", "lb1 serves no site");
    }

    @Test
    void namesAMoveToASiteThatIsKnownToBeBroken() {
        failover();
        broken.put("b", List.of(new Recording.Interval(at(3), Long.MAX_VALUE)));
        mustName("at 10.000 s", "moved to site b");
    }

    @Test
    void excusesAMoveToASiteThatBrokeAMomentAgo() {
        failover();
        broken.put("b", List.of(new Recording.Interval(at(9), Long.MAX_VALUE)));
        assertThat(check().violations()).isEmpty();
    }

    private static AuditLine line(long seq, String prev, String hash, String why) {
        return new AuditLine(
                seq, prev, hash, Instant.parse("2026-03-01T10:00:00Z"), "ack", "demo", why, 2, Map.of("s3", "b"));
    }

    private void audits(AuditLine... lines) {
        for (String name : List.of("aggregator-a", "aggregator-b", "aggregator-c")) {
            audits.add(new AuditLog(name, Arrays.asList(lines), List.of()));
        }
    }

    @Test
    void holdsForThreeEqualLogs() {
        audits(line(1, "", "h1", "run 1"), line(2, "h1", "h2", "run 2"));
        acknowledged.add("run 2");
        HistoryReport report = check();
        assertThat(report.violations()).isEmpty();
        assertThat(report.proofs())
                .filteredOn(proof -> proof.what().equals("acknowledgements"))
                .singleElement()
                .satisfies(proof -> assertThat(proof.checked()).isEqualTo(1));
    }

    @Test
    void excusesAMinorityThatLags() {
        audits(line(1, "", "h1", "run 1"), line(2, "h1", "h2", "run 2"));
        audits.set(2, new AuditLog("aggregator-c", List.of(line(1, "", "h1", "run 1")), List.of()));
        assertThat(check().violations()).isEmpty();
    }

    @Test
    void namesALineThatOnlyOneHas() {
        audits(line(1, "", "h1", "run 1"));
        audits.set(
                0,
                new AuditLog(
                        "aggregator-a", List.of(line(1, "", "h1", "run 1"), line(2, "h1", "h2", "run 2")), List.of()));
        mustName("line 2", "is on 1 of 3 aggregators");
    }

    @Test
    void namesABrokenChain() {
        audits(line(1, "", "h1", "run 1"), line(2, "other", "h2", "run 2"));
        mustName("aggregator-a: line 2", "does not hold the hash of the line before");
    }

    @Test
    void namesAGap() {
        audits(line(1, "", "h1", "run 1"), line(3, "h1", "h3", "run 2"));
        mustName("line 3 follows line 1");
    }

    @Test
    void namesTwoHistories() {
        audits(line(1, "", "h1", "run 1"));
        audits.set(1, new AuditLog("aggregator-b", List.of(line(1, "", "x1", "run 1")), List.of()));
        mustName("line 1 is another in aggregator-b");
    }

    @Test
    void namesAnAcknowledgementThatIsLost() {
        audits(line(1, "", "h1", "run 1"));
        acknowledged.add("run 2");
        mustName("'run 2' was acknowledged, and is on 0 of 3");
    }

    @Test
    void namesALogThatCannotBeRead() {
        audits(line(1, "", "h1", "run 1"));
        audits.set(0, new AuditLog("aggregator-a", audits.get(0).lines(), List.of("not a line of an audit log: {")));
        mustName("aggregator-a: not a line");
    }
}
