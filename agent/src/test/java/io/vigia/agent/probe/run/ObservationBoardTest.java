package io.vigia.agent.probe.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.model.Batch;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.TargetId;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObservationBoardTest {
    private final ObservationBoard board = new ObservationBoard();

    @Test
    void tellsOnlyWhatIsNewWithItsAge() {
        board.post(seen("a", 1_000_000, false));
        board.post(seen("b", 2_000_000, false));
        board.post(seen("a", 5_000_000, false));
        List<Observation> told = board.take(9_000_000);
        assertThat(told).extracting(each -> each.target().value()).containsExactly("a", "b");
        assertThat(told).extracting(Observation::ageMillis).containsExactly(4L, 7L);
        assertThat(board.take(9_000_000)).isEmpty();
        board.post(seen("b", 9_000_000, false));
        assertThat(board.take(9_000_000)).hasSize(1);
        assertThat(board.newest(10_000_000)).hasSize(2);
    }

    @Test
    void runsTheHookForUrgentResultsAfterTheyAreUp() {
        int[] heard = new int[1];
        board.onUrgent(() -> heard[0] += board.take(0).size());
        board.post(seen("a", 0, true));
        board.post(seen("b", 0, false));
        assertThat(heard[0]).isEqualTo(1);
    }

    @Test
    void forgetsWhatIsNoLongerProbed() {
        board.post(seen("a", 0, false));
        board.forget(new TargetId("a"));
        assertThat(board.take(0)).isEmpty();
        assertThat(board.newest(0)).isEmpty();
    }

    @Test
    void leavesNobodyOutForEverWhenThereAreMoreThanABatchHolds() {
        Set<TargetId> told = new HashSet<>();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < Batch.MAX_OBSERVATIONS + 500; i++) {
                board.post(seen("t" + i, 0, false));
            }
            List<Observation> batch = board.take(0);
            assertThat(batch).hasSize(Batch.MAX_OBSERVATIONS);
            batch.forEach(each -> told.add(each.target()));
        }
        assertThat(told).hasSize(Batch.MAX_OBSERVATIONS + 500);
    }

    private static Seen seen(String target, long endedNanos, boolean urgent) {
        return new Seen(
                new TargetId(target),
                Outcome.UP,
                "fine",
                1,
                0,
                endedNanos,
                0,
                1,
                0,
                OptionalLong.empty(),
                List.of(),
                urgent);
    }
}
