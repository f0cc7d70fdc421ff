package io.vigia.lab.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PidFileTest {
    private static final long SELF = ProcessHandle.current().pid();

    @TempDir
    Path directory;

    @Test
    void knowsItsOwnProcessAgainFromDisk() throws IOException {
        Path file = directory.resolve("self");
        PidFile self = PidFile.ofProcess(SELF).orElseThrow();
        self.write(file);
        assertThat(PidFile.read(file)).contains(self);
        assertThat(self.alive()).isTrue();
    }

    @Test
    void doesNotTakeAnotherProcessWithTheSamePidForIt() throws IOException {
        PidFile self = PidFile.ofProcess(SELF).orElseThrow();
        assertThat(new PidFile(SELF, self.startTick() - 1).alive()).isFalse();
    }

    @Test
    void refusesAFileThatHoldsSomethingElse() throws IOException {
        Path file = Files.writeString(directory.resolve("garbage"), "1; rm\n");
        assertThat(PidFile.read(file)).isEmpty();
    }
}
