package io.vigia.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.TargetId;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ChanceAccountTest {
    private final LossMeter meter = new LossMeter();
    private final ChanceAccount account = new ChanceAccount();
    private Outcome outcome = Outcome.UNKNOWN;
    private long run;
    private long checks;
    private long failures;

    private void looks(Outcome seen, int count) {
        run = seen == outcome ? run : 0;
        outcome = seen;
        run += count;
        checks += count;
        failures += seen.serves() ? 0 : count;
    }

    private void hears() {
        account.take(
                new Observation(
                        new TargetId("s3-a"),
                        outcome,
                        run,
                        run * 500,
                        0,
                        0,
                        checks,
                        failures,
                        OptionalLong.empty(),
                        "",
                        List.of()),
                meter,
                0);
    }

    private void hears(Outcome seen, int count) {
        for (int i = 0; i < count; i++) {
            looks(seen, 1);
            hears();
        }
    }

    private double loss() {
        return meter.loss(0);
    }

    @Test
    void countsShortRunsBetweenSuccesses() {
        for (int i = 0; i < 20; i++) {
            hears(Outcome.UP, 9);
            hears(Outcome.DOWN, 1);
        }
        hears(Outcome.UP, 1);
        assertThat(loss()).isEqualTo(0.1, within(0.01));
    }

    @Test
    void countsThemThoughABatchIsLost() {
        for (int i = 0; i < 20; i++) {
            hears(Outcome.UP, 9);
            looks(Outcome.DOWN, 1);
        }
        hears(Outcome.UP, 1);
        assertThat(loss()).isEqualTo(0.1, within(0.01));
    }

    @Test
    void countsNoRunThatNoPatienceWouldCover() {
        hears(Outcome.UP, 1);
        hears(Outcome.DOWN, LossMeter.MAX_RUN + 1);
        hears(Outcome.UP, 1);
        assertThat(loss()).isZero();
        hears(Outcome.DOWN, LossMeter.MAX_RUN);
        hears(Outcome.UP, 1);
        assertThat(loss()).isPositive();
    }

    @Test
    void countsNoRunThatIsExcusedAndEveryOneAfterIt() {
        hears(Outcome.UP, 1);
        hears(Outcome.DOWN, 2);
        account.excuse();
        hears(Outcome.DOWN, 2);
        hears(Outcome.UP, 1);
        assertThat(loss()).isZero();
        hears(Outcome.DOWN, 1);
        hears(Outcome.UP, 1);
        assertThat(loss()).isPositive();
    }

    @Test
    void countsNoLookThatCouldNotBeMade() {
        hears(Outcome.UP, 1);
        hears(Outcome.UNKNOWN, 2);
        hears(Outcome.UP, 1);
        assertThat(loss()).isZero();
    }

    @Test
    void knowsOfThePastOnlyThatTheRunItFindsWasGood() {
        looks(Outcome.DOWN, 500);
        looks(Outcome.UP, 200);
        hears();
        assertThat(loss()).as("more than the window holds").isPositive();
        hears(Outcome.UP, 140);
        assertThat(loss()).isZero();
    }

    @Test
    void doesNotTakeForPastTheRunOfFailuresThatItFinds() {
        looks(Outcome.DOWN, 3);
        hears();
        assertThat(loss()).isZero();
        hears(Outcome.UP, 1);
        assertThat(loss()).isEqualTo(0.75);
    }

    @Test
    void countsNothingThatASilenceHides() {
        hears(Outcome.UP, 5);
        account.interrupt();
        looks(Outcome.DOWN, 10);
        hears(Outcome.UP, 2);
        assertThat(loss()).isZero();
        hears(Outcome.DOWN, 1);
        hears(Outcome.UP, 1);
        assertThat(loss()).isEqualTo(1.0 / 9, within(1e-9));
    }

    @Test
    void beginsAnewWithAnAgentsNextLife() {
        hears(Outcome.UP, 5);
        account.restart();
        checks = 0;
        failures = 0;
        hears(Outcome.DOWN, 1);
        hears(Outcome.UP, 1);
        assertThat(loss()).isEqualTo(1.0 / 7, within(1e-9));
    }
}
