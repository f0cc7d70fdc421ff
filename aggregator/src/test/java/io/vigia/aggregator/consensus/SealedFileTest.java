package io.vigia.aggregator.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigia.platform.disk.DurableFile.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SealedFileTest {
    private static final byte[] OLD = "{\"epoch\":1}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NEW = "{\"epoch\":2,\"longer\":true}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private SealedFile file() {
        return new SealedFile(directory, "decisions", 1);
    }

    @Test
    void readsBackWhatWasWrittenLast() throws Exception {
        assertThat(file().read()).isEmpty();
        file().write(OLD);
        file().write(NEW);
        assertThat(file().read()).hasValue(NEW);
        assertThat(directory.resolve("decisions.new")).doesNotExist();
    }

    @Test
    void refusesTheFileCutShortAtAnyByte() throws Exception {
        file().write(NEW);
        byte[] whole = Files.readAllBytes(directory.resolve("decisions"));
        for (int length = 0; length < whole.length; length++) {
            Files.write(directory.resolve("decisions"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> file().read())
                    .as("cut to %d of %d bytes", length, whole.length)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("decisions is damaged")
                    .hasMessageContaining("Restore it from a backup");
        }
    }

    @Test
    void refusesTheFileWithAnyByteChanged() throws Exception {
        file().write(NEW);
        byte[] whole = Files.readAllBytes(directory.resolve("decisions"));
        for (int place = 0; place < whole.length; place++) {
            byte[] changed = whole.clone();
            changed[place] ^= 0x11;
            Files.write(directory.resolve("decisions"), changed);
            assertThatThrownBy(() -> file().read()).as("byte %d changed", place).isInstanceOf(StoreException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void killedBeforeAnyStepLeavesOldOrNew(Step last) throws Exception {
        file().write(OLD);
        SealedFile dying = new SealedFile(directory, "decisions", 1, step -> {
            if (step == last) {
                throw new Killed();
            }
        });
        assertThatThrownBy(() -> dying.write(NEW)).isInstanceOf(Killed.class);

        byte[] survived = file().read().orElseThrow();
        assertThat(survived).isEqualTo(last.compareTo(Step.RENAME) <= 0 ? OLD : NEW);
        file().write(NEW);
        assertThat(file().read()).hasValue(NEW);
    }

    @Test
    void killedAtAnyByteOfTheWriteLeavesTheOld() throws Exception {
        file().write(NEW);
        byte[] whole = Files.readAllBytes(directory.resolve("decisions"));
        file().write(OLD);
        for (int length = 0; length <= whole.length; length++) {
            Files.write(directory.resolve("decisions.new"), Arrays.copyOf(whole, length));
            assertThat(file().read()).hasValue(OLD);
        }
        file().write(NEW);
        assertThat(file().read()).hasValue(NEW);
    }

    @Test
    void aFullDiskLeavesTheOldAndNoDebris() throws Exception {
        file().write(OLD);
        SealedFile full = new SealedFile(directory, "decisions", 1, step -> {
            if (step == Step.SYNC) {
                throw new IOException("No space left on device");
            }
        });
        assertThatThrownBy(() -> full.write(NEW)).isInstanceOf(IOException.class);
        assertThat(file().read()).hasValue(OLD);
        assertThat(directory.resolve("decisions.new")).doesNotExist();
    }

    @Test
    void namesTheOtherVersion() throws Exception {
        new SealedFile(directory, "decisions", 2).write(NEW);
        assertThatThrownBy(() -> file().read())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("in format 2 and this program reads format 1");
    }

    private static final class Killed extends RuntimeException {}
}
