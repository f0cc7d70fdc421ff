package io.vigia.agent.probe.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vigia.agent.haproxy.RuntimeApiException;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HaproxyProbeTest {
    private final String recorded = recorded();

    @Test
    void readsProcessFrontendsBackendsAndServers() {
        ProbeResult result = HaproxyProbe.judge(recorded);
        assertThat(result.readings())
                .contains(
                        new Reading("haproxy_process_uptime_seconds", "", 1),
                        new Reading("haproxy_process_idle_time_ratio", "", 1),
                        new Reading("haproxy_frontend_current_sessions", "s3", 0),
                        new Reading("haproxy_backend_up", "s3", 0),
                        new Reading("haproxy_backend_downtime_seconds_total", "s3", 1),
                        new Reading("haproxy_server_up", "s3/a", 0),
                        new Reading("haproxy_server_maintenance", "s3/a", 0),
                        new Reading("haproxy_server_maintenance", "s3/b", 1));
    }

    @Test
    void isDegradedWhileABackendHasNoServerOrTheProcessStops() {
        ProbeResult down = HaproxyProbe.judge(recorded);
        assertThat(down.outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(down.reason()).isEqualTo("backend s3 has no server that is up");
        ProbeResult well = HaproxyProbe.judge(recorded.replace(",DOWN,", ",UP,"));
        assertThat(well.outcome()).isEqualTo(Outcome.UP);
        assertThat(well.reason()).isEqualTo("HAProxy 2.6.12-1+deb12u4");
        ProbeResult stopping = HaproxyProbe.judge(recorded.replace("Stopping: 0", "Stopping: 1"));
        assertThat(stopping.reason()).endsWith("is stopping");
    }

    @Test
    void neverTellsMoreReadingsThanAnObservationHoldsAndCountsTheRest() {
        StringBuilder many = new StringBuilder(recorded.stripTrailing()).append('\n');
        for (int i = 0; i < 1_000; i++) {
            many.append("big,s").append(i).append(",0,0,0,0,,0,0,0,,0,,0,0,0,0,UP,1,1,0\n");
        }
        ProbeResult result = HaproxyProbe.judge(many.toString());
        assertThat(result.readings()).hasSize(Observation.MAX_READINGS);
        Reading dropped = result.readings().get(Observation.MAX_READINGS - 1);
        assertThat(dropped.name()).isEqualTo("probe_readings_dropped");
        assertThat(dropped.value()).isGreaterThan(5_000);
    }

    @ParameterizedTest
    @CsvSource({"MISSING,DOWN", "REFUSED,DOWN", "TIMEOUT,DOWN", "BROKEN,DOWN", "FORBIDDEN,UNKNOWN", "OVERSIZED,DEGRADED"
    })
    void tellsWhyItCouldNotBeAsked(RuntimeApiException.Kind kind, Outcome outcome) {
        HaproxyProbe probe = new HaproxyProbe(line -> Future.failedFuture(new RuntimeApiException(kind, "why")));
        ProbeResult result = probe.look().result();
        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.reason()).endsWith("why");
    }

    @ParameterizedTest
    @CsvSource({"''", "Permission denied", "'# pxname,other\n\n'", "'Name: x\n# pxname,svname,status\n'"})
    void doesNotTakeAnythingForAnAnswer(String answer) {
        assertThat(HaproxyProbe.judge(answer).outcome()).isEqualTo(Outcome.DOWN);
    }

    private static String recorded() {
        try (InputStream file = Objects.requireNonNull(HaproxyProbeTest.class.getResourceAsStream("haproxy-2.6.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
