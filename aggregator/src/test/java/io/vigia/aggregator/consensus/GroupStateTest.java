package io.vigia.aggregator.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.aggregator.consensus.GroupState.Outcome;
import io.vigia.aggregator.consensus.audit.ChainHead;
import io.vigia.aggregator.consensus.codec.Entry;
import io.vigia.core.failover.Durable;
import io.vigia.core.notify.Alert;
import io.vigia.core.notify.AlertRegister;
import io.vigia.core.notify.LabelSet;
import io.vigia.core.notify.RegisterChange;
import io.vigia.core.notify.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroupStateTest {
    private final GroupState state = new GroupState();

    private static Entry commit(String id, long revision) {
        return new Entry(
                id,
                "agg-1",
                Optional.of(Decisions.durable(revision)),
                "{\"kind\":\"move\",\"revision\":" + revision + ",\"epoch\":1}");
    }

    @Test
    void onlyTheNextRevisionIsApplied() {
        assertThat(state.apply(1, 1, commit("a", 1))).isInstanceOf(Outcome.Applied.class);
        assertThat(state.apply(1, 2, commit("b", 1))).isEqualTo(new Outcome.Superseded(1, 1));
        assertThat(state.apply(1, 3, commit("c", 3))).isEqualTo(new Outcome.Superseded(3, 1));
        assertThat(state.apply(1, 4, commit("d", 2))).isInstanceOf(Outcome.Applied.class);
        assertThat(state.revision()).isEqualTo(2);
        assertThat(state.head().seq()).isEqualTo(2);
    }

    @Test
    void aNoteChangesTheChainAndNothingElse() {
        Optional<Durable> before = state.durable();
        assertThat(state.apply(1, 1, new Entry("n", "agg-1", Optional.empty(), "{\"kind\":\"hold\"}")))
                .isInstanceOf(Outcome.Applied.class);
        assertThat(state.durable()).isEqualTo(before);
        assertThat(state.head().seq()).isEqualTo(1);
    }

    @Test
    void aChangeOfAlertsIsInTheRegisterAndNotInTheAuditLog() {
        state.apply(1, 1, commit("a", 1));
        ChainHead head = state.head();
        Alert alert = Alert.condition(
                new Source("lake", false), LabelSet.of(Map.of("alertname", "Down")), Map.of(), Decisions.T);
        RegisterChange began =
                new RegisterChange(Decisions.T, List.of(new AlertRegister.Entry(alert, Optional.empty())), List.of());
        assertThat(state.apply(1, 2, Entry.of("b", "agg-1", began))).isEqualTo(new Outcome.Agreed(state.alerts()));
        assertThat(state.alerts().entries()).containsOnlyKeys(alert.labels());
        assertThat(state.head()).isEqualTo(head);
        assertThat(state.revision()).isEqualTo(1);
    }

    @Test
    void theSameEntriesGiveTheSameChainFromASnapshotToo() {
        GroupState whole = new GroupState();
        GroupState restored = new GroupState();
        for (int i = 1; i <= 1200; i++) {
            whole.apply(1, i, commit("i" + i, i));
            restored.apply(1, i, commit("i" + i, i));
            if (i % 100 == 0) {
                restored = new GroupState(restored.durable(), restored.head(), restored.tail(), restored.alerts());
            }
        }
        assertThat(restored.head()).isEqualTo(whole.head());
        assertThat(restored.tail()).isEqualTo(whole.tail()).hasSize(GroupState.TAIL_LINES);
        assertThat(restored.durable()).isEqualTo(whole.durable());
    }

    @Test
    void theTailIsBoundedInCharactersToo() {
        String large = "{\"x\":\"" + "y".repeat(1 << 20) + "\"}";
        for (int i = 0; i < 40; i++) {
            state.apply(1, i, new Entry("n" + i, "agg-1", Optional.empty(), large));
        }
        assertThat(state.tail()).hasSize(7);
    }

    @Test
    void knowsWhoseProposalARevisionWasAsFarAsTheTailReaches() {
        for (int i = 1; i <= 600; i++) {
            state.apply(1, i, commit("i" + i, i));
        }
        assertThat(state.holds("i600", 600)).hasValue(true);
        assertThat(state.holds("other", 600)).hasValue(false);
        assertThat(state.holds("i1", 1)).isEmpty();
    }
}
