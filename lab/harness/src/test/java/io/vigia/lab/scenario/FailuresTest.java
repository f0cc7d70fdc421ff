package io.vigia.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.lab.load.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FailuresTest {
    private static Exchange due(String balancer, long millis, @Nullable String failure) {
        long nanos = millis * 1_000_000;
        return new Exchange(balancer, nanos, nanos, nanos + 1, failure == null ? "a" : null, failure);
    }

    @Test
    void saysThroughWhichBalancerWhyAndWhen() {
        List<Exchange> exchanges = List.of(
                due("lb2", 2000, "timeout"),
                due("lb1", 1500, "status 503"),
                due("lb1", 2500, "status 503"),
                due("lb1", 2600, null));
        assertThat(Failures.text(exchanges, 1_000_000_000L))
                .isEqualTo("2 status 503 through lb1 at 0.5 to 1.5 s, 1 timeout through lb2 at 1.0 to 1.0 s");
    }

    @Test
    void saysNothingWhenNoneFailed() {
        assertThat(Failures.text(List.of(due("lb1", 1, null)), 0)).isEmpty();
    }
}
