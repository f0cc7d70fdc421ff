package io.vigia.lab.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.lab.load.Exchange;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class InvariantCheckerTest {
    private final InvariantChecker checker = new InvariantChecker();

    private static long millis(long millis) {
        return millis * 1_000_000;
    }

    private void look(long atMillis, String lb1, String lb2) {
        checker.looked("lb1", millis(atMillis), sites(lb1));
        checker.looked("lb2", millis(atMillis) + 1, sites(lb2));
    }

    private static Set<String> sites(String letters) {
        return Set.of(letters.isEmpty() ? new String[0] : letters.split(""));
    }

    private void answer(String balancer, String site, long sentMillis, long endMillis) {
        checker.answered(new Exchange(balancer, millis(sentMillis), millis(sentMillis), millis(endMillis), site, null));
    }

    private List<String> broken() {
        return checker.breaches().stream()
                .map(InvariantChecker.Breach::invariant)
                .toList();
    }

    /** A failover from a to b at 1000 ms, followed by the balancers at 1020 and 1040 ms; judged at 9 s. */
    private void failover() {
        checker.activated(1, "a", Long.MIN_VALUE);
        look(900, "a", "a");
        look(1020, "b", "a");
        look(1040, "b", "b");
        checker.activated(2, "b", millis(1000));
    }

    private void judgeAll() {
        for (long at = 5000; at <= 9000; at += 500) {
            look(at, "b", "b");
        }
    }

    @Test
    void holdsThroughAnOrdinaryFailover() {
        failover();
        answer("lb2", "a", 1005, 1039);
        answer("lb1", "b", 1030, 1035);
        judgeAll();
        assertThat(broken()).isEmpty();
        assertThat(checker.checked()).isGreaterThan(20);
    }

    @Test
    void forgivesAnAnswerThatWasInFlightWhenTheSiteWasLetGo() {
        failover();
        answer("lb1", "a", 1015, 1900);
        judgeAll();
        assertThat(broken()).isEmpty();
    }

    @Test
    void doesNotForgiveAnAnswerOfALetGoSiteToALaterRequest() {
        failover();
        answer("lb1", "a", 1200, 1210);
        judgeAll();
        assertThat(broken()).containsExactly("only the active site");
    }

    @Test
    void doesNotForgiveALookAtALetGoSite() {
        failover();
        look(2000, "a", "b");
        look(2010, "b", "b");
        judgeAll();
        assertThat(broken()).containsExactly("only the active site");
    }

    @Test
    void doesNotForgiveASiteThatWasNeverActive() {
        failover();
        answer("lb1", "c", 2000, 2010);
        judgeAll();
        assertThat(broken()).containsExactly("only the active site");
    }

    /** The leader may be the last to apply what the others have handed to the balancers already. */
    @Test
    void takesACommitForAsOldAsItsEarliestTrace() {
        checker.activated(1, "a", Long.MIN_VALUE);
        look(900, "a", "a");
        look(1020, "b", "b");
        checker.activated(2, "b", millis(1060));
        checker.activated(2, "b", millis(1010));
        checker.activated(2, "b", millis(1090));
        judgeAll();
        assertThat(broken()).isEmpty();
    }

    @Test
    void doesNotForgiveASiteThatWasServedBeforeAnyTraceOfItsCommit() {
        checker.activated(1, "a", Long.MIN_VALUE);
        look(900, "a", "a");
        look(960, "b", "a");
        look(1020, "b", "b");
        checker.activated(2, "b", millis(1060));
        checker.activated(2, "b", millis(1000));
        judgeAll();
        assertThat(checker.breaches())
                .extracting(InvariantChecker.Breach::detail)
                .containsExactly("lb1 serves b, in epoch 1 of a; epoch 2 made b active 40.0 ms later");
    }

    @Test
    void doesNotForgiveAnAnswerFromASiteBeforeAnyTraceOfItsCommit() {
        failover();
        answer("lb1", "b", 940, 970);
        judgeAll();
        assertThat(checker.breaches())
                .extracting(InvariantChecker.Breach::detail)
                .containsExactly("lb1 answered from b, in epoch 1 of a; epoch 2 made b active 30.0 ms later");
    }

    @Test
    void doesNotForgiveASiteThatIsServedAndNeverCommitted() {
        checker.activated(1, "a", Long.MIN_VALUE);
        look(900, "a", "a");
        look(1020, "b", "a");
        for (long at = 1100; at <= 9000; at += 500) {
            look(at, "a", "a");
        }
        assertThat(checker.breaches())
                .extracting(InvariantChecker.Breach::detail)
                .containsExactly("lb1 serves b, in epoch 1 of a");
    }

    @Test
    void epochsThatLeaveTheServiceWhereItIsChangeNothing() {
        checker.activated(1, "a", Long.MIN_VALUE);
        checker.activated(2, "a", millis(500));
        checker.activated(3, "b", millis(1000));
        checker.activated(4, "b", millis(3000));
        look(900, "a", "a");
        look(1020, "b", "a");
        look(1040, "b", "b");
        look(3010, "b", "b");
        judgeAll();
        assertThat(broken()).isEmpty();
        look(9500, "a", "b");
        look(13_000, "b", "b");
        assertThat(broken()).containsExactly("only the active site");
    }

    @Test
    void seesAnEpochThatMeansTwoSites() {
        checker.activated(1, "a", Long.MIN_VALUE);
        checker.activated(2, "b", millis(1000));
        checker.activated(2, "c", millis(1000));
        assertThat(broken()).containsExactly("an epoch means one site");
    }

    @Test
    void allowsASiteThatBecameActiveAgain() {
        failover();
        checker.activated(3, "a", millis(3000));
        look(3020, "a", "a");
        answer("lb1", "a", 3030, 3040);
        for (long at = 5000; at <= 9000; at += 500) {
            look(at, "a", "a");
        }
        assertThat(broken()).isEmpty();
    }

    @Test
    void seesTwoSitesAtOnceOncePerOccurrence() {
        look(0, "ab", "ab");
        look(10, "ab", "a");
        assertThat(broken()).containsExactly("one site a balancer", "one site a balancer");
    }

    @Test
    void allowsDisagreementForASecondAndNoLonger() {
        look(0, "a", "b");
        look(900, "a", "b");
        assertThat(broken()).isEmpty();
        look(1002, "a", "b");
        look(1500, "a", "b");
        assertThat(broken()).containsExactly("balancers agree within 1 s");
    }

    @Test
    void doesNotCallItDisagreementWhenABalancerCannotBeAsked() {
        look(0, "a", "b");
        checker.looked("lb2", millis(500), null);
        look(1200, "a", "b");
        assertThat(broken()).isEmpty();
    }

    @Test
    void seesAnEpochGoDown() {
        checker.epoch("lb1", 0, 4);
        checker.epoch("lb1", 1, 4);
        checker.epoch("the aggregator", 2, 3);
        assertThat(broken()).isEmpty();
        checker.epoch("lb1", 3, 3);
        assertThat(broken()).containsExactly("epochs never go down");
    }

    @Test
    void excusesABalancerThatIsCutOffUntilASecondAfterItsReturn() {
        checker.activated(1, "a", Long.MIN_VALUE);
        look(900, "a", "a");
        checker.activated(2, "b", millis(1000));
        checker.cutOff("lb2");
        look(1020, "b", "a");
        look(9000, "b", "a");
        assertThat(broken()).isEmpty();
        checker.reachable("lb2");
        look(9010, "b", "a");
        look(10005, "b", "a");
        assertThat(broken()).isEmpty();
        look(10015, "b", "a");
        assertThat(broken()).containsExactly("balancers agree within 1 s");
    }
}
