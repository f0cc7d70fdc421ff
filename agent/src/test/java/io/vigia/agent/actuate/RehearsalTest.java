package io.vigia.agent.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.model.BalancerId;
import io.vigia.platform.wire.Message.DryRunAnswer;
import io.vigia.platform.wire.WireCodec;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RehearsalTest {
    @Test
    void leavesAnAnswerThatFitsAsItIs() {
        Rehearsal small = new Rehearsal(List.of(List.of("one", "two"), List.of()), List.of("why"));
        assertThat(small.bounded()).isEqualTo(small);
    }

    @Test
    void cutsWhatAnAnswerOrAFrameCannotHoldAndSaysSo() {
        List<String> step = Collections.nCopies(300, "x".repeat(9000));
        Rehearsal cut = new Rehearsal(Collections.nCopies(16, step), Collections.nCopies(400, "why")).bounded();
        DryRunAnswer answer = new DryRunAnswer(1, new BalancerId("lb1"), cut.steps(), cut.problems());
        assertThat(WireCodec.encode(answer).length).isLessThan(WireCodec.MAX_FRAME_BYTES);
        assertThat(cut.steps()).hasSize(16);
        assertThat(cut.steps().get(0)).allMatch(line -> line.length() == DryRunAnswer.MAX_LINE_LENGTH);
        assertThat(cut.problems())
                .containsExactly("why", "the answer is too long, so that it leaves some lines out or cuts them short");
    }
}
