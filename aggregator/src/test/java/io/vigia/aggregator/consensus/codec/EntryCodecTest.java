package io.vigia.aggregator.consensus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
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
    void refusesANewerVersionAndSaysWhatToDo() throws Exception {
        byte[] newer = EntryCodec.encode(NOTE);
        newer[0] = 2;
        assertThatThrownBy(() -> EntryCodec.decode(newer))
                .isInstanceOf(BadEntryException.class)
                .hasMessageContaining("format 2")
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
        bomb[0] = EntryCodec.VERSION;
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
