package io.vigia.lab.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AuditLogTest {
    private static final String LINE = """
            {"seq":7,"prev":"aa","hash":"bb","at":"2026-03-01T10:00:00.250Z","kind":"failover","who":"rule",\
            "why":"s3-a is down","revision":12,"epoch":3,"active":{"s3":"b"}}
            """;

    @Test
    void readsALine() {
        AuditLog log = AuditLog.parse("aggregator-a", LINE);
        assertThat(log.unreadable()).isEmpty();
        assertThat(log.lines())
                .containsExactly(new AuditLine(
                        7,
                        "aa",
                        "bb",
                        Instant.parse("2026-03-01T10:00:00.250Z"),
                        "failover",
                        "rule",
                        "s3-a is down",
                        3,
                        Map.of("s3", "b")));
    }

    @Test
    void keepsWhatIsNoLine() {
        AuditLog log = AuditLog.parse("aggregator-a", LINE + "{\"seq\":8,\"pr\n" + "{\"seq\":9}\n");
        assertThat(log.lines()).hasSize(1);
        assertThat(log.unreadable()).hasSize(2);
    }

    @Test
    void logsAreTogetherWhenTheyEndWithTheSameLine() {
        AuditLog one = AuditLog.parse("aggregator-a", LINE);
        AuditLog behind = AuditLog.parse("aggregator-b", "");
        assertThat(AuditLog.together(List.of(one, one))).isTrue();
        assertThat(AuditLog.together(List.of(one, behind))).isFalse();
        assertThat(AuditLog.together(List.of())).isTrue();
    }
}
