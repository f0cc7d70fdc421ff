package io.vigia.aggregator.consensus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigia.aggregator.consensus.audit.ChainHead;
import io.vigia.core.notify.Alert;
import io.vigia.core.notify.AlertRegister;
import io.vigia.core.notify.DeliveryEvent.End;
import io.vigia.core.notify.LabelSet;
import io.vigia.core.notify.RegisterChange;
import io.vigia.core.notify.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
    private static final Entry NOTE = new Entry("1-2", "agg-1", Optional.empty(), "{\"kind\":\"x\"}");

    @Test
    void readsBackExactlyWhatWasWritten() throws Exception {
        for (long seed = 0; seed < 200; seed++) {
            Entry entry =
                    new Entry("i" + seed, "n", Optional.of(new RandomDurables(seed).durable()), "{\"a\":\"b\\n\"}");
            assertThat(EntryCodec.decode(EntryCodec.encode(entry))).isEqualTo(entry);
        }
        assertThat(EntryCodec.decode(EntryCodec.encode(NOTE))).isEqualTo(NOTE);
    }

    @Test
    void readsBackChangesOfAlertsAndSnapshotsOfThem() throws Exception {
        Instant at = Instant.parse("2026-01-02T03:04:05.678901234Z");
        Alert condition = Alert.condition(
                new Source("lake", false),
                LabelSet.of(Map.of("alertname", "Down", "target", "s3 \"a\"\n")),
                Map.of("summary", "caf\u00e9"),
                at);
        Alert event = Alert.event(
                new Source("notices", false),
                LabelSet.of(Map.of("alertname", "Moved")),
                Map.of(),
                at,
                Duration.ofMinutes(5));
        List<AlertRegister.Entry> entries = List.of(
                new AlertRegister.Entry(condition, Optional.empty()),
                new AlertRegister.Entry(event, Optional.of(at.plusSeconds(7))));
        Entry entry = Entry.of("1-3", "agg-1", new RegisterChange(at, entries, List.of(new End(event.labels(), at))));
        byte[] bytes = EntryCodec.encode(entry);
        assertThat(EntryCodec.decode(bytes)).isEqualTo(entry);
        assertThat(bytes[0])
                .as("a format that an older program refuses to guess at")
                .isEqualTo(EntryCodec.ALERTS);
        SnapshotCodec.Contents contents =
                new SnapshotCodec.Contents(Optional.empty(), ChainHead.NONE, List.of(), AlertRegister.of(entries));
        assertThat(SnapshotCodec.decode(SnapshotCodec.encode(contents))).isEqualTo(contents);
    }

    @Test
    void readsASnapshotFromBeforeAlertsWereKept() throws Exception {
        byte[] older = EntryCodec.deflate(("{\"seq\":0,\"hash\":\"" + ChainHead.NONE.hash() + "\",\"tail\":[]}")
                .getBytes(StandardCharsets.UTF_8));
        assertThat(SnapshotCodec.decode(older).alerts()).isEqualTo(AlertRegister.NONE);
    }

    @Test
    void theLargestChangeFitsIntoAnEntryHoweverMuchMustBeEscaped() throws Exception {
        List<AlertRegister.Entry> entries = new ArrayList<>();
        String escaped = "\u0001".repeat(Alert.MAX_TEXT);
        for (int i = 0; i < RegisterChange.MOST_WEIGHT / Alert.MAX_TEXT; i++) {
            entries.add(new AlertRegister.Entry(
                    Alert.condition(
                            new Source("lake", false),
                            LabelSet.of(Map.of("alertname", "a" + i)),
                            Map.of("summary", escaped),
                            Instant.EPOCH),
                    Optional.empty()));
        }
        Entry entry = Entry.of("i", "n", new RegisterChange(Instant.EPOCH, entries, List.of()));
        assertThat(EntryCodec.decode(EntryCodec.encode(entry))).isEqualTo(entry);
    }

    @Test
    void refusesANewerVersionAndSaysWhatToDo() throws Exception {
        byte[] newer = EntryCodec.encode(NOTE);
        newer[0] = 3;
        assertThatThrownBy(() -> EntryCodec.decode(newer))
                .isInstanceOf(BadEntryException.class)
                .hasMessageContaining("format 3")
                .hasMessageContaining("install the version");
    }

    @Test
    void refusesAnEntryCutShortAtAnyByteOrWithMoreBehindIt() throws Exception {
        byte[] whole =
                EntryCodec.encode(new Entry("i", "n", Optional.of(new RandomDurables(3).durable()), "{\"a\":1}"));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> EntryCodec.decode(cut))
                    .as("cut to %d of %d", length, whole.length)
                    .isInstanceOf(BadEntryException.class);
        }
        assertThatThrownBy(() -> EntryCodec.decode(Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(BadEntryException.class)
                .hasMessageContaining("follow its end");
    }

    @Test
    void refusesToProposeMoreThanCanBeReplicated() {
        Entry large = new Entry("i", "n", Optional.empty(), "{\"a\":\"" + "x".repeat(EntryCodec.MAX_BYTES) + "\"}");
        assertThatThrownBy(() -> EntryCodec.encode(large))
                .isInstanceOf(BadEntryException.class)
                .hasMessageContaining("at most 4194304");
    }

    @Test
    void doesNotUnpackABomb() {
        byte[] packed = EntryCodec.deflate(new byte[64 << 20]);
        byte[] bomb = new byte[packed.length + 1];
        bomb[0] = EntryCodec.DECIDED;
        System.arraycopy(packed, 0, bomb, 1, packed.length);
        assertThat(bomb.length).isLessThan(1 << 20);
        assertThatThrownBy(() -> EntryCodec.decode(bomb))
                .isInstanceOf(BadEntryException.class)
                .hasMessageContaining("more than");
    }

    @Test
    void aLineIsOneJsonObjectOnOneLine() {
        for (String line : new String[] {"", "x", "{}", "{\"a\":1}\n", "[1]"}) {
            assertThatThrownBy(() -> new Entry("i", "n", Optional.empty(), line))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
