package io.vigia.lab.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ToldAlertTest {
    @Test
    void readsWhatAlertmanagerAnswers() {
        // As Debian's 0.25 writes it.
        ToldAlert alert = ToldAlert.parse("""
                [{"annotations":{"summary":"s3-a is down"},"endsAt":"2026-11-01T00:10:00.250Z","fingerprint":"0a1b",
                  "receivers":[{"name":"nobody"}],"startsAt":"2026-11-01T00:00:00.250Z",
                  "status":{"inhibitedBy":[],"silencedBy":[],"state":"active"},"updatedAt":"2026-11-01T00:00:00.700+01:00",
                  "labels":{"alertname":"VigiaTargetDown","target":"s3-a"}}]
                """).get(0);
        assertThat(alert.name()).isEqualTo("VigiaTargetDown");
        assertThat(alert.label("target")).isEqualTo("s3-a");
        assertThat(alert.label("service")).isEmpty();
        assertThat(alert.startsAt()).isEqualTo(Instant.parse("2026-11-01T00:00:00.25Z"));
        assertThat(ToldAlert.parse("[]")).isEmpty();
    }

    @Test
    void aLaterStartIsAnotherAlert() {
        Map<String, String> labels = Map.of("alertname", "VigiaTargetDown");
        Instant at = Instant.parse("2026-11-01T00:00:00Z");
        assertThat(new ToldAlert(labels, at))
                .isEqualTo(new ToldAlert(labels, at))
                .isNotEqualTo(new ToldAlert(labels, at.plusMillis(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[1]",
                "[null]",
                "[{}]",
                "[{\"labels\":{\"a\":1},\"startsAt\":\"2026-11-01T00:00:00Z\"}]",
                "[{\"labels\":{},\"startsAt\":\"yesterday\"}]"
            })
    void refusesWhatIsNoList(String body) {
        assertThatThrownBy(() -> ToldAlert.parse(body)).isInstanceOf(IllegalArgumentException.class);
    }
}
