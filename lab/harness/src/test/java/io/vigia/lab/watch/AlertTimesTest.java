package io.vigia.lab.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AlertTimesTest {
    private static final Instant T = Instant.parse("2026-11-01T00:00:00Z");

    private final AlertTimes times = new AlertTimes();

    private static ToldAlert alert(String name, Instant startsAt) {
        return new ToldAlert(Map.of("alertname", name), startsAt);
    }

    @Test
    void tellsTheFirstLookThatSawWhatNoneBeforeHadSeen() {
        ToldAlert old = alert("Down", T);
        ToldAlert again = alert("Down", T.plusSeconds(30));
        times.add(10, List.of(old));
        times.add(20, List.of(old));
        assertThat(times.firstSince(15, alert -> true))
                .as("it was there before")
                .isEmpty();
        times.add(30, List.of(old, again));
        times.add(40, List.of(again));
        assertThat(times.firstSince(15, alert -> true)).hasValue(30);
        assertThat(times.firstSince(15, alert -> alert.name().equals("Other"))).isEmpty();
        assertThat(times.firstSince(10, alert -> true)).hasValue(10);
    }

    @Test
    void oneThatGoesAndComesBackIsNotNew() {
        times.add(10, List.of(alert("Down", T)));
        times.add(20, List.of());
        times.add(30, List.of(alert("Down", T)));
        assertThat(times.firstSince(15, alert -> true)).isEmpty();
    }

    @Test
    void forgetsTheOldestAndKeepsTheNewest() {
        for (int i = 0; i < 10_000; i++) {
            times.add(i, List.of(alert("Down", T.plusSeconds(i))));
        }
        assertThat(times.firstSince(0, alert -> true).orElseThrow()).isPositive();
        assertThat(times.firstSince(9_999, alert -> true)).hasValue(9_999);
    }

    @Test
    void countsInAClockThatMayBeBelowZero() {
        times.add(Long.MAX_VALUE, List.of(alert("Down", T)));
        times.add(Long.MIN_VALUE + 5, List.of(alert("Down", T.plusSeconds(1))));
        assertThat(times.firstSince(Long.MIN_VALUE, alert -> true)).hasValue(Long.MIN_VALUE + 5);
    }
}
