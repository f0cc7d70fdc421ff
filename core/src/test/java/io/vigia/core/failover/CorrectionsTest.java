package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigia.core.failover.Command.BeginMaintenance;
import io.vigia.core.failover.Command.CorrectBudget;
import io.vigia.core.failover.Command.EndMaintenance;
import io.vigia.core.failover.Command.RevokeCorrection;
import io.vigia.core.failover.CommandResult.Held;
import io.vigia.core.failover.CommandResult.Unknown;
import io.vigia.core.failover.Maintenance.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Times that people, or maintenance windows, take out of budgets. */
class CorrectionsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Lake lake = Lake.serving(new Wanted());

    private List<BudgetCorrection> corrections() {
        return lake.state.durable().controls().corrections();
    }

    private CommandResult atOnce(Command command) {
        return lake.answer(lake.wants(command)).orElseThrow();
    }

    private String takes(Instant from, Instant until) {
        return lake.accepted(new CorrectBudget(List.of("answers", "lake/p99"), from, until, ANN))
                .id();
    }

    @Test
    void keepsWhatAPersonTakesOutAndWhy() {
        Instant until = lake.now;
        String id = takes(until.minus(HOUR), until);
        assertThat(corrections())
                .containsExactly(new BudgetCorrection(
                        id, new BudgetCorrection.Slos(List.of("answers", "lake/p99")), ANN, until.minus(HOUR), until));
    }

    @Test
    void letsATimeCountAgain() {
        String id = takes(lake.now.minus(HOUR), lake.now);
        String other = takes(lake.now.minus(HOUR), lake.now);
        lake.accepted(new RevokeCorrection(id, ANN));
        assertThat(corrections()).extracting(BudgetCorrection::id).containsExactly(other);
        assertThat(atOnce(new RevokeCorrection(id, ANN))).isInstanceOf(Unknown.class);
    }

    @Test
    void takesAMaintenanceWindowOutForAsLongAsItReallyWas() {
        Instant begun = lake.now;
        String id = lake.accepted(new BeginMaintenance(Scope.BALANCER, "lb2", HOUR, ANN))
                .id();
        assertThat(corrections())
                .containsExactly(new BudgetCorrection(
                        id, new BudgetCorrection.Part(Scope.BALANCER, "lb2"), ANN, begun, begun.plus(HOUR)));
        lake.passes(Duration.ofSeconds(30));
        Instant ended = lake.now;
        lake.accepted(new EndMaintenance(id, ANN));
        assertThat(corrections())
                .singleElement()
                .satisfies(one -> assertThat(one.until()).isBetween(ended, lake.now));
    }

    @Test
    void keepsTheTimeOfAWindowThatHasRunOut() {
        lake.accepted(new BeginMaintenance(Scope.BALANCER, "lb2", Duration.ofSeconds(5), ANN));
        lake.passes(Duration.ofSeconds(10));
        new World().carryOn(lake);
        assertThat(lake.state.durable().controls().maintenance()).isEmpty();
        assertThat(corrections()).hasSize(1);
    }

    @Test
    void refusesWhatNoWindowHoldsAnyMore() {
        assertThat(atOnce(new CorrectBudget(List.of("answers"), lake.now.minus(Duration.ofDays(31)), lake.now, ANN)))
                .isInstanceOfSatisfying(
                        Held.class,
                        held -> assertThat(held.reasons().get(0).text()).contains("older than 30 days"));
        assertThat(atOnce(new CorrectBudget(List.of("answers"), lake.now, lake.now.plus(Duration.ofDays(91)), ANN)))
                .isInstanceOf(Held.class);
        assertThatThrownBy(() -> new CorrectBudget(List.of("answers"), lake.now, lake.now, ANN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be after from");
        assertThatThrownBy(() -> new CorrectBudget(List.of(), lake.now, lake.now.plus(HOUR), ANN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(corrections()).isEmpty();
    }

    @Test
    void letsGoOfThoseThatNothingReachesAndOfNoOthers() {
        Instant now = Instant.parse("2026-05-01T00:00:00Z");
        Controls controls = Controls.NONE;
        for (int i = 0; i < Controls.MAX_CORRECTIONS; i++) {
            controls = controls.with(one("c" + i, now), now);
        }
        assertThat(controls.fullOfCorrections(now)).isTrue();
        Instant later = now.plus(BudgetCorrection.KEPT).plusSeconds(1);
        assertThat(controls.fullOfCorrections(later)).isFalse();
        assertThat(controls.with(one("c1000", later), later).corrections())
                .extracting(BudgetCorrection::id)
                .containsExactly("c1000");
    }

    private static BudgetCorrection one(String id, Instant until) {
        return new BudgetCorrection(
                id, new BudgetCorrection.Slos(List.of("answers")), ANN, until.minusSeconds(60), until);
    }
}
