package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.A;
import static io.vigia.core.failover.Lake.ANN;
import static io.vigia.core.failover.Lake.B;
import static io.vigia.core.failover.Lake.LB1;
import static io.vigia.core.failover.Lake.LB2;
import static io.vigia.core.failover.Lake.S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.Command.BeginMaintenance;
import io.vigia.core.failover.FailoverEvent.LeadershipGained;
import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Transit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Before the new site serves, no balancer may lead to the old one: because it said so, or because its lease is over. */
class FenceTest {
    private static final Duration LEASE = Duration.ofSeconds(20);
    /** With a tenth and a second for the balancer's clock. */
    private static final Duration LEASE_IS_OVER = Duration.ofSeconds(23);

    private final Lake lake = Lake.serving(new Wanted().lease(LEASE));

    private void fails() {
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.commits();
        assertThat(lake.state.routing().transit(S3)).contains(new Transit.Fenced());
    }

    @Test
    void goesOnAtOnceWhenEveryBalancerHasFenced() {
        fails();
        lake.report();
        lake.commits();
        assertThat(lake.state.active(S3)).contains(B);
        assertThat(lake.state.routing().transits()).isEmpty();
        assertThat(lake.journal()).startsWith("fence done");
    }

    @Test
    void waitsForTheLeaseOfABalancerThatDoesNotAnswer() {
        fails();
        lake.reports(LB1, lake.state.routing());
        lake.passes(LEASE_IS_OVER.minusMillis(100));
        assertThat(lake.committing()).isFalse();
        lake.passes(Duration.ofMillis(100));
        lake.commits();
        assertThat(lake.state.active(S3)).contains(B);
        assertThat(lake.state.routing().transits()).isEmpty();
        assertThat(lake.move().steps().get(0).detail()).contains("lb2 has not moved: silent for 23 s");
    }

    @Test
    void waitsForAWholeLeaseAgainWhenAnotherComesToLead() {
        fails();
        lake.reports(LB1, lake.state.routing());
        lake.passes(Duration.ofSeconds(20));
        Lake next = Lake.resumed(lake.state.policy(), lake.state.durable(), lake.now);
        next.isSeen(S3, A, Outcome.DOWN);
        next.happens(new LeadershipGained(2));
        next.reports(LB1, next.state.routing());
        next.passes(LEASE_IS_OVER.minusMillis(100));
        assertThat(next.committing()).isFalse();
        next.passes(Duration.ofMillis(100));
        assertThat(next.commit().next().routing().active()).containsEntry(S3, B);
    }

    @Test
    void waitsForAWholeLeaseAgainThoughItHasWatchedBeforeItLed() {
        fails();
        Lake next = Lake.resumed(lake.state.policy(), lake.state.durable(), lake.now);
        next.isSeen(S3, A, Outcome.DOWN);
        next.passes(Duration.ofSeconds(20));
        next.happens(new LeadershipGained(2));
        next.reports(LB1, next.state.routing());
        next.passes(LEASE_IS_OVER.minusMillis(100));
        assertThat(next.committing()).isFalse();
        next.passes(Duration.ofMillis(100));
        assertThat(next.commit().next().routing().active()).containsEntry(S3, B);
    }

    @Test
    void waitsForTheLeaseOfABalancerInMaintenanceToo() {
        lake.accepted(new BeginMaintenance(Maintenance.Scope.BALANCER, "lb2", Duration.ofHours(1), ANN));
        fails();
        lake.reports(LB1, lake.state.routing());
        assertThat(lake.committing())
                .as("it may be cut off and serve the old site")
                .isFalse();
        lake.passes(LEASE_IS_OVER);
        lake.commits();
        assertThat(lake.state.active(S3)).contains(B);
        assertThat(lake.journal())
                .as("nothing is missing of a balancer in maintenance")
                .startsWith("fence done");
    }

    @Test
    void doesNotWaitForABalancerInMaintenanceThatHasFenced() {
        lake.accepted(new BeginMaintenance(Maintenance.Scope.BALANCER, "lb2", Duration.ofHours(1), ANN));
        fails();
        lake.report();
        assertThat(lake.commit().next().routing().active()).containsEntry(S3, B);
    }

    @Test
    void doesNotRouteToASiteThatIsLostWhileItWaits() {
        fails();
        lake.isSeen(S3, B, Outcome.DOWN);
        new World().carryOn(lake);
        assertThat(lake.move().result()).isEqualTo(Result.FAILED);
        assertThat(lake.state.active(S3)).contains(A);
        assertThat(lake.state.routing().transits()).isEmpty();
        assertThat(lake.journal()).containsExactly("fence failed", "route skipped", "verify skipped", "rollback done");
    }

    @Test
    void goesBackWithoutABalancerThatDoesNotAnswer() {
        fails();
        lake.isSeen(S3, B, Outcome.DOWN);
        World world = new World().without(LB2);
        world.carryOn(lake);
        assertThat(lake.move().result()).isEqualTo(Result.FAILED);
        assertThat(lake.journal())
                .containsExactly("fence failed", "route skipped", "verify skipped", "rollback degraded");
        assertThat(world.routed())
                .extracting(routing -> routing.active().get(S3))
                .as("never opened")
                .containsOnly(A);
    }

    @Test
    void doesNotTakeAFormerReportForTheFence() {
        lake.isSeen(S3, A, Outcome.DOWN);
        io.vigia.core.model.RoutingState before = lake.state.routing();
        lake.commits();
        lake.reports(LB1, before);
        lake.reports(LB2, before);
        assertThat(lake.committing()).isFalse();
        lake.report();
        assertThat(lake.committing()).isTrue();
    }
}
