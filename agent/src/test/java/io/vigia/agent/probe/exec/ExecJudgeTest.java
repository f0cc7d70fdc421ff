package io.vigia.agent.probe.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.process.BoundedProgram;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecJudgeTest {
    @ParameterizedTest
    @CsvSource({
        "0,   UP,       DISK OK",
        "1,   DEGRADED, DISK OK",
        "2,   DOWN,     DISK OK",
        "3,   UNKNOWN,  DISK OK",
        "4,   UNKNOWN,  could not look: status 4 is none of 0 to 3: DISK OK",
        "126, UNKNOWN,  could not look: DISK OK",
        "127, UNKNOWN,  could not look: DISK OK",
        "137, UNKNOWN,  could not look: status 137 is none of 0 to 3: DISK OK",
    })
    void theStatusIsTheOutcomeAndTheFirstLineTheReason(int status, Outcome outcome, String reason) {
        ProbeResult seen = judge(OptionalInt.of(status), "DISK OK | /=2643MB;5948;5958\nmore\n");
        assertThat(seen.outcome()).isEqualTo(outcome);
        assertThat(seen.reason()).isEqualTo(reason);
        assertThat(seen.readings()).containsExactly(new Reading("exec_exit_status", "", status));
    }

    @Test
    void aProgramThatIsKilledIsDown() {
        assertThat(judge(OptionalInt.empty(), "")).isEqualTo(ProbeResult.down("killed, its time was over"));
        assertThat(judge(OptionalInt.empty(), "waiting for 10.0.0.1\n"))
                .isEqualTo(ProbeResult.down("killed, its time was over: waiting for 10.0.0.1"));
    }

    @Test
    void aProgramThatSaysNothingHasAReasonAllTheSame() {
        assertThat(judge(OptionalInt.of(2), "").reason()).isEqualTo("ended with status 2 and said nothing");
        assertThat(judge(OptionalInt.of(0), "|time=1s").reason()).isEqualTo("ended with status 0 and said nothing");
    }

    @Test
    void aLongOrHostileLineIsMadePlain() {
        String reason = judge(OptionalInt.of(0), "\u001b[31mred\u0000" + "x".repeat(4000))
                .reason();
        assertThat(reason).startsWith(" [31mred x").hasSizeLessThanOrEqualTo(Observation.MAX_REASON_LENGTH);
    }

    private static ProbeResult judge(OptionalInt status, String output) {
        return ExecJudge.judge(new BoundedProgram.Ending(status, output));
    }
}
