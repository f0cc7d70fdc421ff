package io.vigia.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class HookInputTest {
    @Test
    void saysTheSameAsJsonAndInTheEnvironment() {
        HookInput input = new HookInput("de\"mo", Lakes.order("7-s3/2"));
        assertThat(input.json())
                .isEqualTo("{\"run\":\"7-s3/2\",\"failover\":\"7-s3\",\"service\":\"s3\",\"hook\":\"promote\","
                        + "\"phase\":\"promote\",\"from\":\"a\",\"to\":\"b\",\"epoch\":7,\"term\":4,\"forced\":false,"
                        + "\"drill\":true,\"node\":\"lb1\",\"lake\":\"de\\\"mo\"}\n");
        assertThat(input.environment(Map.of()))
                .containsEntry("VIGIA_RUN", "7-s3/2")
                .containsEntry("VIGIA_FAILOVER", "7-s3")
                .containsEntry("VIGIA_SERVICE", "s3")
                .containsEntry("VIGIA_HOOK", "promote")
                .containsEntry("VIGIA_PHASE", "promote")
                .containsEntry("VIGIA_FROM", "a")
                .containsEntry("VIGIA_TO", "b")
                .containsEntry("VIGIA_EPOCH", "7")
                .containsEntry("VIGIA_TERM", "4")
                .containsEntry("VIGIA_FORCED", "false")
                .containsEntry("VIGIA_DRILL", "true")
                .containsEntry("VIGIA_NODE", "lb1")
                .containsEntry("VIGIA_LAKE", "de\"mo");
    }

    @Test
    void inheritsNothingThatCouldBeASecret() {
        Map<String, String> environment = new HookInput("demo", Lakes.order("1"))
                .environment(
                        Map.of("TOKEN", "secret", "HOME", "/var/lib/vigia", "PATH", "/tmp", "TZ", "Europe/Madrid"));
        assertThat(environment)
                .doesNotContainKey("TOKEN")
                .containsEntry("HOME", "/var/lib/vigia")
                .containsEntry("TZ", "Europe/Madrid")
                .containsEntry("LANG", "C.UTF-8");
        assertThat(environment.get("PATH")).startsWith("/usr/local/sbin:").doesNotContain("/tmp");
    }
}
