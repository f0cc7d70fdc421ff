package io.vigia.platform.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigia.platform.disk.DurableFile.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DurableFileTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Step.class)
    void killedBeforeAnyStepLeavesOldOrNew(Step last) throws Exception {
        Path file = directory.resolve("file");
        DurableFile.replace(file, bytes("old"));
        assertThatThrownBy(() -> DurableFile.replace(file, bytes("newer"), step -> {
                    if (step == last) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");
        assertThat(file).hasContent(last.compareTo(Step.RENAME) <= 0 ? "old" : "newer");
        DurableFile.replace(file, bytes("newest"));
        assertThat(file).hasContent("newest");
        assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void leavesNothingBehindWhenItCannotWrite() throws Exception {
        Path file = directory.resolve("file");
        DurableFile.replace(file, bytes("old"));
        assertThatIOException()
                .isThrownBy(() -> DurableFile.replace(file, bytes("new"), step -> {
                    if (step == Step.SYNC) {
                        throw new IOException("No space left on device");
                    }
                }));
        assertThat(file).hasContent("old");
        assertThat(DurableFile.fresh(file)).doesNotExist();
    }

    @Test
    void isPrivateFromTheFirstMoment() throws Exception {
        Path file = directory.resolve("file");
        DurableFile.replace(
                file,
                bytes("secret"),
                step -> {
                    if (step == Step.WRITE) {
                        assertThat(mode(DurableFile.fresh(file))).isEqualTo("rw-------");
                    }
                },
                DurableFile.PRIVATE);
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
