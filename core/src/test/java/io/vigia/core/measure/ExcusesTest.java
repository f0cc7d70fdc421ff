package io.vigia.core.measure;

import static io.vigia.core.measure.Watched.AGENT_A;
import static io.vigia.core.measure.Watched.T0;
import static io.vigia.core.measure.Watched.measuring;
import static io.vigia.core.measure.Watched.seen;
import static io.vigia.core.measure.Watched.slo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigia.core.failover.BudgetCorrection;
import io.vigia.core.failover.BudgetCorrection.Part;
import io.vigia.core.failover.BudgetCorrection.Slos;
import io.vigia.core.failover.Maintenance.Scope;
import io.vigia.core.failover.Origin;
import io.vigia.core.slo.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times that the group has agreed to excuse are taken out of the budgets that they concern, and of no others. */
class ExcusesTest {
    private static final Origin ANN = new Origin("ann", "new disks");

    private final Objectives objectives = measuring(
            slo("one", "probe", Map.of("targets", "s3-a", "count", "served")),
            slo("both", "probe", Map.of("targets", "s3-a,s3-b", "count", "served")),
            slo("path", "probe", Map.of("targets", "path/lb1/s3", "count", "served")),
            slo("moves", "failover", Map.of("measure", "rto", "moves", "failover", "op", "lt", "value", "120")));
    private Instant now = T0;

    /** Ten minutes, the third and fourth of them down. */
    private void tenMinutes() {
        long failures = 0;
        for (int i = 1; i <= 600; i++) {
            now = T0.plusSeconds(i);
            failures += i > 120 && i <= 240 ? 1 : 0;
            objectives.heard(seen(AGENT_A, "s3-a").checks(i, failures).batch(T0, i), now);
        }
    }

    private Standing standing(String id) {
        return objectives.detail(id, now).orElseThrow().view().standing();
    }

    private static BudgetCorrection outage(String id) {
        return new BudgetCorrection(id, new Slos(List.of("one")), ANN, T0.plusSeconds(120), T0.plusSeconds(240));
    }

    @Test
    void takesATimeOutAndShowsBothFigures() {
        tenMinutes();
        assertThat(objectives.correct(List.of(outage("c1")), now)).isEmpty();
        assertThat(standing("one").window().bad()).isZero();
        assertThat(standing("one").budget().leftRatio()).isEqualTo(1);
        assertThat(standing("one").grossBudget().spentMinutes()).isCloseTo(2, within(1e-6));
        assertThat(standing("one").excusedMinutes()).isEqualTo(2);
        assertThat(standing("both").window().bad()).isEqualTo(120);
    }

    @Test
    void letsItCountAgainWhenItIsRevoked() {
        tenMinutes();
        objectives.correct(List.of(outage("c1")), now);
        objectives.correct(List.of(outage("c1")), now);
        objectives.correct(List.of(), now);
        assertThat(standing("one").window().bad()).isEqualTo(120);
        assertThat(standing("one").excusedMinutes()).isZero();
    }

    @Test
    void knowsAfterARestartWhatItHasExcusedAlready() {
        tenMinutes();
        objectives.correct(List.of(outage("c1")), now);
        Objectives later = measuring(slo("one", "probe", Map.of("targets", "s3-a", "count", "served")));
        later.restore("one", objectives.save("one"), List.of(), now);
        later.correct(List.of(outage("c1")), now);
        assertThat(later.detail("one", now).orElseThrow().corrections())
                .singleElement()
                .satisfies(one -> assertThat(one.reason()).isEqualTo("ann: new disks"));
        later.correct(List.of(), now);
        assertThat(later.detail("one", now)
                        .orElseThrow()
                        .view()
                        .standing()
                        .window()
                        .bad())
                .isEqualTo(120);
    }

    @Test
    void countsAgainFromWhenAWindowIsEndedEarly() {
        BudgetCorrection window =
                new BudgetCorrection("m1", new Part(Scope.COMPONENT, "s3-a"), ANN, T0, T0.plus(Duration.ofHours(2)));
        objectives.correct(List.of(window), now);
        tenMinutes();
        assertThat(standing("one").window().total()).isZero();
        BudgetCorrection ended = new BudgetCorrection(window.id(), window.subject(), ANN, T0, now);
        objectives.correct(List.of(ended), now);
        for (int i = 601; i <= 660; i++) {
            now = T0.plusSeconds(i);
            objectives.heard(seen(AGENT_A, "s3-a").checks(i, 120).batch(T0, i), now);
        }
        assertThat(standing("one").window().total()).isEqualTo(60);
        assertThat(standing("one").window().bad()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "COMPONENT, s3-a, one",
        "SITE, a, one",
        "SITE, b, ''",
        "COMPONENT, s3-b, ''",
        "BALANCER, lb1, path",
        "BALANCER, lb2, ''"
    })
    void concernsWhatLooksAtThePartAlone(Scope scope, String name, String concerned) {
        BudgetCorrection window =
                new BudgetCorrection("m1", new Part(scope, name), ANN, T0, T0.plus(Duration.ofHours(2)));
        assertThat(String.join(" ", objectives.concernedBy(window))).isEqualTo(concerned);
    }
}
