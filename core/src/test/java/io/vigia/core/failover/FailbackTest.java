package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.A;
import static io.vigia.core.failover.Lake.ANN;
import static io.vigia.core.failover.Lake.B;
import static io.vigia.core.failover.Lake.S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.Command.Halt;
import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.model.Mode;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Transit;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The way back to the preferred site, once it is well again. */
class FailbackTest {
    private static final Duration AFTER = Duration.ofMinutes(2);

    private final Lake lake = Lake.serving(new Wanted().failback(AFTER, 10, 50));

    /** The service is in b, and a is down. */
    private static Lake failedOver(Lake lake) {
        lake.isSeen(S3, A, Outcome.DOWN);
        new World().carryOn(lake);
        assertThat(lake.state.active(S3)).contains(B);
        return lake;
    }

    @Test
    void goesBackOnceThePreferredSiteHasBeenWellForLongEnough() {
        failedOver(lake).isSeen(S3, A, Outcome.UP);
        lake.passes(AFTER.minusMillis(100));
        assertThat(lake.committing()).isFalse();
        lake.passes(Duration.ofMillis(100));
        lake.commits();
        assertThat(lake.move().kind()).isEqualTo(MoveKind.FAILBACK);
        assertThat(lake.move().by()).isEqualTo(Origin.rule("a has been well for 120 s"));
    }

    @Test
    void waitsAllTheTimeAgainAfterARelapse() {
        failedOver(lake).isSeen(S3, A, Outcome.UP);
        lake.passes(Duration.ofSeconds(100));
        lake.isSeen(S3, A, Outcome.DEGRADED);
        lake.passes(Duration.ofSeconds(10));
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.passes(Duration.ofSeconds(1));
        lake.isSeen(S3, A, Outcome.UP);
        lake.passes(AFTER.minusMillis(100));
        assertThat(lake.committing()).isFalse();
        lake.passes(Duration.ofMillis(100));
        assertThat(lake.committing()).isTrue();
    }

    @Test
    void rampsHoldingEachShareForItsTime() {
        failedOver(lake).isSeen(S3, A, Outcome.UP);
        lake.passes(AFTER);
        lake.commits();
        assertThat(Lake.titles(lake.move().steps()))
                .containsExactly("ramp 10 %", "ramp 50 %", "route", "verify", "drain", "settle");
        assertThat(lake.phase(S3)).isEqualTo(Phase.RAMPING);
        assertThat(lake.state.active(S3)).contains(B);
        assertThat(lake.state.routing().transit(S3)).contains(new Transit.Ramping(A, 10));
        lake.report();
        lake.passes(Duration.ofMillis(19_900));
        assertThat(lake.committing()).isFalse();
        lake.passes(Duration.ofMillis(100));
        lake.commits();
        assertThat(lake.state.routing().transit(S3)).contains(new Transit.Ramping(A, 50));
        new World().carryOn(lake);
        assertThat(lake.move().result()).isEqualTo(Result.DONE);
        assertThat(lake.state.active(S3)).contains(A);
    }

    @Test
    void takesTheShareBackWhenTheSiteFailsDuringTheRamp() {
        failedOver(lake).isSeen(S3, A, Outcome.UP);
        lake.passes(AFTER);
        lake.commits();
        lake.report();
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        assertThat(lake.state.routing().transits()).isEmpty();
        assertThat(lake.state.active(S3)).contains(B);
        new World().carryOn(lake);
        assertThat(lake.move().result()).isEqualTo(Result.FAILED);
        lake.isSeen(S3, A, Outcome.UP);
        lake.passes(Duration.ofSeconds(119));
        assertThat(lake.committing()).as("not at once again").isFalse();
    }

    @Test
    void goesAllTheWayWhenTheOtherSiteDiesDuringTheRamp() {
        failedOver(lake).isSeen(S3, A, Outcome.UP);
        lake.passes(AFTER);
        lake.commits();
        lake.report();
        lake.isSeen(S3, B, Outcome.DOWN);
        new World().carryOn(lake);
        assertThat(lake.state.active(S3)).contains(A);
        assertThat(lake.journal()).startsWith("ramp 10 % degraded", "ramp 50 % degraded", "route done");
    }

    @Test
    void staysInManualModeWhilePausedOrWithoutAFailbackPolicy() {
        Lake plain = failedOver(Lake.serving(new Wanted()));
        plain.isSeen(S3, A, Outcome.UP);
        plain.passes(Duration.ofMinutes(11));
        assertThat(plain.committing()).isFalse();

        failedOver(lake).isSeen(S3, A, Outcome.UP);
        lake.accepted(new Halt(Optional.of(S3), ANN));
        lake.passes(AFTER.multipliedBy(2));
        assertThat(lake.committing()).isFalse();

        Wanted automatic = new Wanted().failback(AFTER);
        Lake manual = failedOver(Lake.serving(automatic));
        manual.happens(
                new FailoverEvent.PolicyChanged(automatic.mode(Mode.MANUAL).policy()));
        manual.isSeen(S3, A, Outcome.UP);
        manual.passes(AFTER.multipliedBy(2));
        assertThat(manual.committing()).isFalse();
    }

    @Test
    void waitsUntilItIsCaughtUp() {
        Lake strict = failedOver(Lake.serving(new Wanted().failback(AFTER).rpo(Duration.ofSeconds(5))));
        strict.isSeen(S3, A, Outcome.UP);
        strict.passes(Duration.ofMinutes(3));
        assertThat(strict.committing()).as("nobody measures its lag any more").isFalse();
        World world = new World();
        for (int i = 0; i < 1_250 && world.committed.isEmpty(); i++) {
            strict.passes(Lake.TICK);
            strict.happens(new FailoverEvent.LagObserved(Lake.target(S3, A), Duration.ZERO, strict.now));
            if (strict.committing()) {
                world.committed.add(strict.commit().next());
            }
        }
        assertThat(world.committed).isNotEmpty();
        assertThat(strict.commit().next().failovers().get(0).kind()).isEqualTo(MoveKind.FAILBACK);
    }

    @Test
    void waitsWhileTheServiceIsHeld() {
        failedOver(lake).isSeen(S3, A, Outcome.UP);
        lake.isSeen(S3, B, Outcome.UNKNOWN);
        lake.passes(AFTER.multipliedBy(2));
        assertThat(lake.phase(S3)).isEqualTo(Phase.HELD);
        assertThat(lake.committing()).isFalse();
        lake.isSeen(S3, B, Outcome.UP);
        assertThat(lake.commit().next().failovers().get(0).kind()).isEqualTo(MoveKind.FAILBACK);
    }
}
