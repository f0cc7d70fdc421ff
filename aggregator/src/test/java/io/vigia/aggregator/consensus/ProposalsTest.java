package io.vigia.aggregator.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vigia.aggregator.consensus.codec.Entry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProposalsTest {
    private final Proposals proposals = new Proposals();

    @Test
    void aRefusalIsFinalOnlyBeforeTheEntryEnteredTheLog() {
        Future<Void> early = proposals.begin("early", Decisions.durable(1));
        proposals.refused("early", "not the leader").orElseThrow().tell();
        assertThat(early.cause()).hasMessage("not the leader");

        Future<Void> late = proposals.begin("late", Decisions.durable(1));
        proposals.appending("late");
        assertThat(proposals.refused("late", "not the leader any more")).isEmpty();
        assertThat(late.isComplete()).isFalse();
    }

    @Test
    void anotherCommitOfTheSameRevisionDecidesTheFate() {
        Future<Void> lost = proposals.begin("lost", Decisions.durable(4));
        Future<Void> later = proposals.begin("later", Decisions.durable(5));
        proposals.appending("lost");
        proposals.applied("somebody-elses", 4).forEach(Proposals.Settled::tell);
        assertThat(lost.cause()).hasMessage("superseded by revision 4");
        assertThat(later.isComplete()).isFalse();
    }

    @Test
    void itsOwnEntryAppliedIsSuccessEvenAfterARefusal() {
        Future<Void> won = proposals.begin("won", Decisions.durable(4));
        proposals.appending("won");
        proposals.refused("won", "not the leader any more").ifPresent(Proposals.Settled::tell);
        proposals.applied("won", 4).forEach(Proposals.Settled::tell);
        assertThat(won.succeeded()).isTrue();
    }

    @Test
    void aSnapshotTellsTheFateAsFarAsItsLinesReach() {
        GroupState state = new GroupState();
        for (int i = 1; i <= 600; i++) {
            state.apply(
                    1,
                    i,
                    new Entry(
                            "i" + i,
                            "agg-1",
                            Optional.of(Decisions.durable(i)),
                            "{\"kind\":\"move\",\"revision\":" + i + ",\"epoch\":1}"));
        }
        Future<Void> won = proposals.begin("i599", Decisions.durable(599));
        Future<Void> lost = proposals.begin("x", Decisions.durable(598));
        Future<Void> unknown = proposals.begin("i2", Decisions.durable(2));
        Future<Void> ahead = proposals.begin("y", Decisions.durable(601));
        proposals.jumped(state).forEach(Proposals.Settled::tell);
        assertThat(won.succeeded()).isTrue();
        assertThat(lost.failed()).isTrue();
        assertThat(unknown.isComplete()).isFalse();
        assertThat(ahead.isComplete()).isFalse();
        proposals.applied("y", 601).forEach(Proposals.Settled::tell);
        assertThat(ahead.succeeded()).isTrue();
    }
}
