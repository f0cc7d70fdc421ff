package io.vigia.core.failover;

import static io.vigia.core.failover.Lake.A;
import static io.vigia.core.failover.Lake.ANN;
import static io.vigia.core.failover.Lake.B;
import static io.vigia.core.failover.Lake.C;
import static io.vigia.core.failover.Lake.QUERY;
import static io.vigia.core.failover.Lake.S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.Command.Switchover;
import io.vigia.core.failover.FailoverEvent.PolicyChanged;
import io.vigia.core.failover.HoldReason.Kind;
import io.vigia.core.model.Outcome;
import org.junit.jupiter.api.Test;

/** How many services move together, and how many servers one move may take away. */
class LimitsTest {
    @Test
    void movesNoMoreServicesTogetherThanAllowed() {
        Lake lake = Lake.serving(new Wanted().limits(1, 1));
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.isSeen(QUERY, A, Outcome.DOWN);
        lake.commits();
        assertThat(lake.committing()).isFalse();
        FailoverRecord open = lake.move();
        assertThat(lake.hold(open.service().equals(S3) ? QUERY : S3)).containsExactly(Kind.LIMIT);
        new World().carryOn(lake);
        assertThat(lake.state.routing().active()).containsEntry(S3, B).containsEntry(QUERY, B);
    }

    @Test
    void movesAsManyTogetherAsAllowed() {
        Lake lake = Lake.serving(new Wanted().limits(2, 1));
        lake.isSeen(S3, A, Outcome.DOWN);
        lake.isSeen(QUERY, A, Outcome.DOWN);
        lake.commits();
        lake.commits();
        assertThat(lake.state.durable().failovers()).hasSize(2).allMatch(FailoverRecord::open);
    }

    @Test
    void countsAPersonsMovesAndLetsThemBeForced() {
        Lake lake = Lake.serving(new Wanted().limits(1, 1));
        lake.accepted(new Switchover(QUERY, B, false, ANN));
        String request = lake.wants(new Switchover(S3, B, false, ANN));
        assertThat(lake.answer(request)).get().isInstanceOfSatisfying(CommandResult.Held.class, held -> {
            assertThat(held.reasons()).extracting(HoldReason::kind).containsExactly(Kind.LIMIT);
            assertThat(held.overridable()).isTrue();
        });
        lake.accepted(new Switchover(S3, B, true, ANN));
        assertThat(lake.move().overridden()).containsExactly("1 moves are under way, and limits.moves is 1");
    }

    @Test
    void takesNoMoreServersAwayThanAllowed() {
        Wanted half = new Wanted().limits(10, 0.5).servers(A, 4).servers(B, 1).servers(C, 2);
        Lake lake = Lake.serving(half);
        String tooFew = lake.wants(new Switchover(S3, B, false, ANN));
        assertThat(lake.answer(tooFew))
                .get()
                .isInstanceOfSatisfying(
                        CommandResult.Held.class,
                        held -> assertThat(held.reasons())
                                .extracting(HoldReason::text)
                                .containsExactly(
                                        "at lb1 site b has 1 servers, a has 4, and limits.capacity is 50 %",
                                        "at lb2 site b has 1 servers, a has 4, and limits.capacity is 50 %"));
        lake.wants(new Switchover(S3, C, false, ANN));
        assertThat(lake.committing()).as("half is left").isTrue();
    }

    @Test
    void failsOverToTheNextSiteThatHasServersEnough() {
        Lake lake = Lake.serving(
                new Wanted().limits(10, 0.5).servers(A, 4).servers(B, 1).servers(C, 4));
        lake.isSeen(S3, A, Outcome.DOWN);
        assertThat(lake.commit().next().routing().active()).containsEntry(S3, C);
    }

    @Test
    void holdsAFailoverThatNoSiteHasServersForUntilMoreMayBeTakenAway() {
        Wanted few = new Wanted().servers(A, 4).servers(B, 1).servers(C, 1);
        Lake lake = Lake.serving(few.limits(10, 0.5));
        lake.isSeen(S3, A, Outcome.DOWN);
        assertThat(lake.hold(S3)).as("at each balancer").containsExactly(Kind.CAPACITY, Kind.CAPACITY);
        assertThat(lake.committing()).isFalse();
        lake.happens(new PolicyChanged(few.limits(10, 0.75).policy()));
        assertThat(lake.commit().next().routing().active()).containsEntry(S3, B);
    }
}
