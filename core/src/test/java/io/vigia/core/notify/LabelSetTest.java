package io.vigia.core.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelSetTest {
    @Test
    void isOneWhateverTheOrder() {
        assertThat(LabelSet.of(Map.of("alertname", "Down", "site", "a")))
                .isEqualTo(LabelSet.of(Map.of("site", "a", "alertname", "Down")))
                .hasToString("Down{site=\"a\"}");
    }

    @Test
    void whatAlertmanagerWouldRefuseOrChangeIsRefused() {
        refuses(Map.of("site", "a"), "name no alertname");
        refuses(Map.of("alertname", "Down", "1st", "a"), "'1st' is not a name");
        refuses(Map.of("alertname", "Down", "new-site", "a"), "'new-site' is not a name");
        refuses(Map.of("alertname", "Down", "site", ""), "label site is empty");
        refuses(Map.of("alertname", "Down", "site", "\ud83d"), "half a surrogate");
        refuses(Map.of("alertname", "Down", "site", "x".repeat(LabelSet.MAX_VALUE + 1)), "at most 1024");
        LabelSet.of(Map.of("alertname", "Down", "site", "\ud83d\ude00 \u00fc"));
    }

    private static void refuses(Map<String, String> labels, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabelSet.of(labels))
                .withMessageContaining(words);
    }
}
