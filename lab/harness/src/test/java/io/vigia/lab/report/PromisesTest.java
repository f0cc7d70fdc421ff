package io.vigia.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.lab.scenario.Complaints;
import io.vigia.lab.scenario.Figures;
import io.vigia.lab.scenario.Result;
import io.vigia.lab.scenario.Run;
import io.vigia.lab.scenario.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PromisesTest {
    private static List<String> broken(Result result) {
        return Promises.of(result).stream()
                .filter(promise -> !promise.held())
                .map(Promise::text)
                .toList();
    }

    @Test
    void holdsWhenAKilledServiceIsBackInTimeAndFiveTimesSoonerThanHaproxyAlone() {
        assertThat(broken(Results.of(Scenario.KILL_SERVICE, 0, Results.run(600, 1, 5000L), Results.run(700, 1, 6000L))))
                .isEmpty();
    }

    @Test
    void breaksEachPromiseOfAKilledServiceOnItsOwn() {
        assertThat(broken(Results.of(Scenario.KILL_SERVICE, 0, Results.run(701, 1, 5000L))))
                .containsExactly("first good answer p50 <= 700 ms");
        assertThat(broken(
                        Results.of(Scenario.KILL_SERVICE, 0, Results.run(500, 1, 5000L), Results.run(1501, 1, 5000L))))
                .containsExactly("first good answer p99 <= 1500 ms");
        assertThat(broken(Results.of(Scenario.KILL_SERVICE, 0, Results.run(500, 1, 5000L), Results.run(500, 2, 5000L))))
                .containsExactly("failovers in each run: exactly 1");
        assertThat(broken(Results.of(Scenario.KILL_SERVICE, 0, Results.run(500, 1, 2499L))))
                .hasSize(1)
                .first()
                .asString()
                .contains("5 times sooner");
        assertThat(broken(Results.of(Scenario.KILL_SERVICE, 1, Results.run(500, 1, 5000L))))
                .containsExactly("no invariant broken");
    }

    @Test
    void takesAHaproxyThatNeverCameBackForWorseThanAnyFactor() {
        assertThat(broken(Results.of(Scenario.KILL_SITE, 0, Results.run(700, 1, null))))
                .isEmpty();
    }

    @Test
    void wantsEveryAlertmanagerToldOfADeathWithinThreeSecondsWhereThereAreAny() {
        String promise = "alerted at every Alertmanager, slowest <= 3000 ms";
        assertThat(broken(Results.told(Scenario.KILL_SERVICE, Results.alerted(3000L))))
                .isEmpty();
        assertThat(broken(Results.told(Scenario.KILL_SERVICE, Results.alerted(700L), Results.alerted(3001L))))
                .containsExactly(promise);
        assertThat(broken(Results.told(Scenario.KILL_SITE, Results.alerted(null))))
                .containsExactly(promise);
        assertThat(Promises.of(Results.told(Scenario.FREEZE_SERVICE, Results.alerted(9000L))))
                .extracting(Promise::text)
                .doesNotContain(promise);
        assertThat(Promises.of(Results.of(Scenario.KILL_SERVICE, 0, Results.run(600, 1, 5000L))))
                .extracting(Promise::text)
                .doesNotContain(promise);
    }

    @Test
    void breaksWhenClientsWereNeverServedAgain() {
        Run never = new Run("made by hand", Results.firstGood(null), 1, Map.of(), List.of());
        assertThat(broken(Results.of(Scenario.FREEZE_SERVICE, 0, never)))
                .containsExactly("first good answer p99 <= 2500 ms");
    }

    @Test
    void allowsNoFailoverAndNoFailedRequestWhenABystanderDies() {
        Run clean = new Run("made by hand", new Figures(null, null, null, 3L, 0), 0, Map.of(), List.of());
        Run failed = new Run("made by hand", new Figures(null, null, null, 3L, 1), 0, Map.of(), List.of());
        assertThat(broken(Results.of(Scenario.KILL_AGENT, 0, clean))).isEmpty();
        assertThat(broken(Results.of(Scenario.KILL_AGGREGATOR, 0, clean, failed)))
                .containsExactly("no failed requests");
        assertThat(broken(Results.of(Scenario.KILL_AGENT, 0, Results.run(5, 1, null))))
                .contains("failovers in each run: exactly 0");
    }

    @Test
    void allowsAFlappingSiteOneFailoverAtMost() {
        assertThat(broken(Results.of(Scenario.FLAP, 0, Results.run(600, 0, null), Results.run(600, 1, null))))
                .isEmpty();
        assertThat(broken(Results.of(Scenario.FLAP, 0, Results.run(600, 2, null))))
                .containsExactly("failovers in each run: at most 1");
    }

    @Test
    void wantsRoutingBackWithinTwoSecondsOfAnInterruption() {
        Run slow = new Run("made by hand", new Figures(null, null, 2001L, 900L, 0), 0, Map.of(), List.of());
        assertThat(broken(Results.of(Scenario.RESTART_HAPROXY, 0, slow)))
                .containsExactly("routing restored, slowest <= 2000 ms");
    }

    private static Run ended(long millis, String... problems) {
        return new Run("made by hand", new Figures(millis, null, null, 5L, 0), 2, Map.of(), List.of(problems));
    }

    @Test
    void namesEachThingThatADeathOfTheLeaderMayNotChange() {
        Scenario scenario = Scenario.NET_KILL_LEADER_AT_STEP;
        assertThat(broken(Results.of(scenario, 0, ended(9_000)))).containsExactly("the history holds");
        assertThat(broken(Results.of(scenario, 0, ended(10_001))))
                .contains("over and every balancer there, slowest <= 10000 ms");
        assertThat(broken(Results.of(scenario, 0, ended(1, Complaints.TWICE + "2-s3/0"))))
                .contains("no hook run begun twice", "every run completed")
                .doesNotContain("the same end as undisturbed");
    }

    @Test
    void namesWhatAHungHookLeavesBehind() {
        assertThat(broken(Results.of(Scenario.NET_HUNG_HOOK, 0, ended(4_000, Complaints.LEFT_BEHIND + "pid 7"))))
                .contains("the hook's process group is gone")
                .doesNotContain("nothing else waits for the hook");
    }

    @Test
    void breaksWhenARunWasNotCompletedOrNoneWasMade() {
        Run stuck = new Run("not completed", Results.firstGood(5L), 0, Map.of(), List.of("not steady within 90 s"));
        assertThat(broken(Results.of(Scenario.FLAP, 0, stuck))).containsExactly("every run completed");
        assertThat(broken(Results.of(Scenario.FLAP, 0))).contains("every run completed");
    }
}
