package io.vigia.aggregator.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.notify.Alert;
import io.vigia.core.notify.DeliveryAction.Telling;
import io.vigia.core.notify.Item;
import io.vigia.core.notify.LabelSet;
import io.vigia.core.notify.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertFileTest {
    private static final Instant T = Instant.parse("2026-03-01T10:00:00.123456Z");
    private static final Source LAKE = new Source("lake", false);
    private static final Path FILE = Path.of("am.alerts");

    @Test
    void whatIsKeptIsReadAsItWas() {
        Item condition = Item.kept(alert("a"), Optional.of(T.plusSeconds(9)), T.plusSeconds(1));
        Item event = Item.kept(
                Alert.event(
                        new Source("self", true),
                        labels("\u00fc \"\\ \ud83d\ude00"),
                        Map.of("summary", "a\nb"),
                        T,
                        Duration.ofMinutes(5)),
                Optional.empty(),
                T);
        List<String> records = List.of(AlertJson.kept(condition), AlertJson.kept(event));
        assertThat(records).noneMatch(record -> record.contains("\n"));
        assertThat(AlertFile.items(FILE, records)).containsExactly(condition, event);
    }

    @Test
    void theLastWordOfEachCounts() {
        Item first = Item.kept(alert("a"), Optional.empty(), T);
        Item then = Item.kept(alert("a"), Optional.of(T.plusSeconds(9)), T.plusSeconds(10));
        Item other = Item.kept(alert("b"), Optional.empty(), T);
        assertThat(AlertFile.items(
                        FILE,
                        List.of(
                                AlertJson.kept(first),
                                AlertJson.kept(other),
                                AlertJson.kept(then),
                                AlertJson.forgotten(other.alert().labels()))))
                .containsExactly(then);
    }

    @Test
    void aRecordOfAnotherMakeIsPassedOver() {
        assertThat(AlertFile.items(
                        FILE,
                        List.of(
                                "{}",
                                "no json",
                                "{\"labels\":3}",
                                AlertJson.kept(Item.kept(alert("a"), Optional.empty(), T)))))
                .hasSize(1);
    }

    @Test
    void isPostedAsAlertmanagerReadsItOnTheWallClock() {
        assertThat(AlertJson.wire(List.of(new Telling(alert("a"), T.plusSeconds(60))), Duration.ofHours(1))
                        .toString())
                .isEqualTo(
                        "[{\"labels\":{\"alertname\":\"Down\",\"target\":\"a\"},\"annotations\":{\"summary\":\"down\"},"
                                + "\"startsAt\":\"2026-03-01T11:00:00.123Z\",\"endsAt\":\"2026-03-01T11:01:00.123Z\"}]");
    }

    private static Alert alert(String target) {
        return Alert.condition(LAKE, labels(target), Map.of("summary", "down"), T);
    }

    private static LabelSet labels(String target) {
        return LabelSet.of(Map.of("alertname", "Down", "target", target));
    }
}
