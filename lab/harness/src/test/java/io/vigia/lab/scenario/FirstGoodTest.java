package io.vigia.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.lab.load.Exchange;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class FirstGoodTest {
    private static final long INJECTED = 1000;

    private static Exchange good(long due, long end, String site) {
        return new Exchange("lb1", due, due, end, site, null);
    }

    private static Exchange bad(long due, long end) {
        return new Exchange("lb1", due, due, end, null, "status 503");
    }

    @Test
    void isTheEndOfTheEarliestGoodAnswerThatWasDueAfterTheInjection() {
        assertThat(FirstGood.of(List.of(bad(1001, 1010), good(1300, 1390, "b"), good(1310, 1350, "b")), INJECTED, "a"))
                .hasValue(1350);
    }

    @Test
    void doesNotCountARequestThatWasInFlightAtTheInjection() {
        assertThat(FirstGood.of(List.of(good(999, 1400, "b")), INJECTED, "a")).isEmpty();
    }

    @Test
    void doesNotCountAnAnswerOfTheFailedSite() {
        assertThat(FirstGood.of(List.of(good(1001, 1002, "a")), INJECTED, "a")).isEmpty();
        assertThat(FirstGood.of(List.of(good(1001, 1002, "a")), INJECTED, null)).hasValue(1002);
    }

    @Test
    void doesNotLetALateClientFlatterItself() {
        Exchange dueBefore = new Exchange("lb1", 999, 1200, 1210, "b", null);
        assertThat(FirstGood.of(List.of(dueBefore), INJECTED, "a")).isEmpty();
    }

    @Test
    void takesTheWorstBalancerAndNothingWhenOneHasNothing() {
        assertThat(FirstGood.worst(List.of(OptionalLong.of(5), OptionalLong.of(9))))
                .hasValue(9);
        assertThat(FirstGood.worst(List.of(OptionalLong.of(5), OptionalLong.empty())))
                .isEmpty();
    }

    @Test
    void countsFailuresFromTheInjectionOnAndThoseInFlightThen() {
        List<Exchange> exchanges =
                List.of(bad(900, 999), bad(990, 1400), bad(1500, 1600), bad(2001, 2100), good(1700, 1710, "b"));
        assertThat(FirstGood.failed(exchanges, INJECTED, 2000)).isEqualTo(2);
    }
}
