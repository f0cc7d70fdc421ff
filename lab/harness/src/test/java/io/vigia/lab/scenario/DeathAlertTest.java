package io.vigia.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.lab.watch.ToldAlert;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DeathAlertTest {
    private static final Instant DEATH = Instant.parse("2026-11-01T00:00:00Z");
    private static final long INJECTED_NANOS = -7;

    private final DeathAlert ofSiteA = new DeathAlert(
            "a",
            INJECTED_NANOS,
            instant -> INJECTED_NANOS + Duration.between(DEATH, instant).toNanos());

    private static ToldAlert down(String target, Instant startsAt) {
        return new ToldAlert(Map.of("alertname", "VigiaTargetDown", "target", target, "site", "a"), startsAt);
    }

    private static ToldAlert started(String service, String site, Instant startsAt) {
        return new ToldAlert(
                Map.of(
                        "alertname", "VigiaFailoverStarted",
                        "service", service,
                        "site", site,
                        "failover", "3-s3",
                        "kind", "failover"),
                startsAt);
    }

    @Test
    void isThatTheComponentIsDownOrThatItsServiceLeavesTheSite() {
        Instant soon = DEATH.plusMillis(400);
        assertThat(ofSiteA.is(down("s3-a", soon))).isTrue();
        assertThat(ofSiteA.is(started("s3", "a", soon))).isTrue();
    }

    @Test
    void isNothingElse() {
        Instant soon = DEATH.plusMillis(400);
        assertThat(ofSiteA.is(down("s3-b", soon))).isFalse();
        assertThat(ofSiteA.is(down("path/lb1/s3", soon))).isFalse();
        assertThat(ofSiteA.is(started("s3", "b", soon))).isFalse();
        assertThat(ofSiteA.is(started("query", "a", soon))).isFalse();
        assertThat(ofSiteA.is(new ToldAlert(Map.of("alertname", "Watchdog"), soon)))
                .isFalse();
    }

    @Test
    void isNotOfAnEarlierDeath() {
        assertThat(ofSiteA.is(down("s3-a", DEATH.minusSeconds(10)))).isFalse();
        assertThat(ofSiteA.is(started("s3", "a", DEATH.minusSeconds(10)))).isFalse();
        assertThat(ofSiteA.is(down("s3-a", DEATH.minusSeconds(1))))
                .as("the clocks may differ so much")
                .isTrue();
    }
}
