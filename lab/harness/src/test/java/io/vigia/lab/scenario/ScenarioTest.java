package io.vigia.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ScenarioTest {
    @ParameterizedTest
    @EnumSource
    void isFoundByItsWordAndSaysWhatItDoes(Scenario scenario) {
        assertThat(Scenario.of(scenario.word())).isEqualTo(scenario);
        assertThat(scenario.what()).isNotBlank().hasSizeLessThan(100);
    }

    @Test
    void thoseThatNeedANetworkSaySoInTheirNames() {
        assertThat(Scenario.NET_KILL_LEADER_AND_SITE.word()).isEqualTo("net-kill-leader-and-site");
        assertThat(Scenario.all(true))
                .hasSize(13)
                .allSatisfy(one -> assertThat(one.word()).startsWith("net-"));
        assertThat(Scenario.all(false)).hasSize(8).noneMatch(Scenario::needsNetwork);
    }

    @Test
    void onlyTheTwoAboutHooksHaveThem() {
        assertThat(Scenario.values())
                .filteredOn(Scenario::needsHooks)
                .containsExactly(Scenario.NET_KILL_LEADER_AT_STEP, Scenario.NET_HUNG_HOOK);
    }

    @Test
    void thoseInWhichTheActiveServerDiesAwaitAlerts() {
        assertThat(Scenario.values())
                .filteredOn(Scenario::awaitsAlerts)
                .containsExactly(Scenario.KILL_SERVICE, Scenario.FREEZE_SERVICE, Scenario.KILL_SITE);
    }

    @Test
    void anUnknownWordNamesTheLegalOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scenario.of("net-flood"))
                .withMessageContaining("net-one-way")
                .withMessageContaining("net-all");
    }
}
