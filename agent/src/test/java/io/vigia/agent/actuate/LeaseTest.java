package io.vigia.agent.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.agent.actuate.Lease.Standing;
import io.vigia.core.model.RoutingState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LeaseTest {
    private static final Duration LENGTH = Duration.ofSeconds(5);
    private static final Instant START = Instant.ofEpochSecond(1000);
    private static final RoutingState STATE = Lakes.state(3, Lakes.A, Lakes.A);

    private final Lease fresh = Lease.beginning(START);

    @Test
    void provesNothingAtTheStartAndRunsOutALeaseLater() {
        assertThat(fresh.standing(LENGTH, at(0))).isEqualTo(Standing.UNPROVEN);
        assertThat(fresh.standing(LENGTH, at(4999))).isEqualTo(Standing.UNPROVEN);
        assertThat(fresh.standing(LENGTH, at(5000))).isEqualTo(Standing.RUN_OUT);
    }

    @Test
    void runsFromTheSendingOfTheConfirmedReportHoweverLateTheWordComes() {
        Lease confirmed = confirm(sent(1, 100), 1, 4000);
        assertThat(confirmed.standing(LENGTH, at(5099))).isEqualTo(Standing.HELD);
        assertThat(confirmed.standing(LENGTH, at(5100))).isEqualTo(Standing.RUN_OUT);
        assertThat(confirmed.end(LENGTH)).isEqualTo(at(5100));
    }

    @Test
    void isUndoneByAConfirmationAfterItRanOut() {
        Lease late = sent(1, 100).sent(number(2), at(9000));
        assertThat(late.standing(LENGTH, at(9500))).isEqualTo(Standing.RUN_OUT);
        assertThat(confirm(late, 1, 9500).standing(LENGTH, at(9500))).isEqualTo(Standing.RUN_OUT);
        assertThat(confirm(late, 2, 9500).standing(LENGTH, at(9500))).isEqualTo(Standing.HELD);
    }

    @Test
    void isNotMadeLongerByAnOlderConfirmationNorShorter() {
        Lease both = confirm(sent(1, 100).sent(number(2), at(2000)), 2, 2500);
        assertThat(confirm(both, 1, 3000).end(LENGTH)).isEqualTo(at(7000));
        assertThat(confirm(both, 2, 3000).end(LENGTH)).isEqualTo(at(7000));
    }

    @Test
    void takesTheNumberOfAnothersReportForItsOwnLastBeforeIt() {
        Lease two = sent(10, 10).sent(number(500), at(500));
        assertThat(confirm(two, 400, 1000).end(LENGTH)).isEqualTo(at(5010));
        assertThat(confirm(two, 600, 1000).end(LENGTH)).isEqualTo(at(5500));
    }

    @Test
    void isNotConfirmedByANumberThatNobodyCanHaveSentYet() {
        Lease one = sent(1, 100);
        assertThat(one.confirmed(number(1001), STATE, at(1000))).isEqualTo(one);
        assertThat(one.confirmed(0, STATE, at(1000))).isEqualTo(one);
        assertThat(confirm(one, -50, 1000).proven()).isEmpty();
    }

    @Test
    void countsAConfirmationOnlyOnceTheStateThatCameWithItIsOnDisk() {
        Lease waiting = sent(1, 100).confirmed(number(1), STATE, at(200));
        Optional<RoutingState> older = Optional.of(Lakes.state(2, Lakes.B, Lakes.A));
        assertThat(waiting.settled(older).standing(LENGTH, at(300))).isEqualTo(Standing.UNPROVEN);
        assertThat(waiting.settled(Optional.empty()).waiting()).isPresent();
        assertThat(waiting.settled(older).settled(Optional.of(STATE)).standing(LENGTH, at(300)))
                .isEqualTo(Standing.HELD);
        // Of a lower epoch than the one on disk, or another of the same, it never will.
        assertThat(waiting.settled(Optional.of(Lakes.state(4, Lakes.B, Lakes.A)))
                        .waiting())
                .isEmpty();
        assertThat(waiting.settled(Optional.of(Lakes.state(3, Lakes.B, Lakes.A)))
                        .proven())
                .isEmpty();
    }

    @Test
    void numbersRiseAlsoWithinOneMillisecondAndOverARestart() {
        long first = fresh.next(at(7));
        Lease one = fresh.sent(first, at(7));
        assertThat(one.next(at(7))).isEqualTo(first + 1);
        assertThat(Lease.beginning(at(9)).next(at(9))).isGreaterThan(first + 1);
    }

    @Test
    void remembersABoundedNumberOfReports() {
        Lease lease = fresh;
        for (int i = 0; i < 3 * Lease.MAX_SENT; i++) {
            lease = lease.sent(lease.next(at(i)), at(i));
        }
        assertThat(lease.sent()).hasSize(Lease.MAX_SENT);
        assertThat(confirm(lease, lease.last() - number(0), 4000).sent()).isEmpty();
    }

    private Lease sent(long offset, long millis) {
        return fresh.sent(number(offset), at(millis));
    }

    private static Lease confirm(Lease lease, long offset, long millis) {
        return lease.confirmed(number(offset), STATE, at(millis)).settled(Optional.of(STATE));
    }

    /** Numbers are milliseconds of the clock. */
    private static long number(long offset) {
        return START.toEpochMilli() + offset;
    }

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }
}
