package io.vigia.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class BoundedProgramTest {
    @TempDir
    Path directory;

    @Test
    void handsTheInputInAndTheOutputAndTheStatusBack() throws Exception {
        BoundedProgram.Ending ending = shell("cat; echo err >&2; exit 3", 5000).run("input\n");
        assertThat(ending).isEqualTo(new BoundedProgram.Ending(OptionalInt.of(3), "input\nerr\n"));
    }

    @Test
    void mindsNoInputThatIsNotReadAndNoOutputThatIsTooLong() throws Exception {
        BoundedProgram.Ending ending =
                shell("head -c 1000000 /dev/zero | tr '\\0' x", 5000).run("y".repeat(1_000_000));
        assertThat(ending.status()).hasValue(0);
        assertThat(ending.output()).isEqualTo("x".repeat(BoundedProgram.MAX_OUTPUT_BYTES));
    }

    @Test
    void killsAllThatItStartedWhenItsTimeIsOver() throws Exception {
        Path child = directory.resolve("child");
        BoundedProgram.Ending ending = shell("trap '' TERM; sleep 600 & echo $! > " + child + "; wait", 300)
                .run("");
        assertThat(ending.status()).isEmpty();
        awaitDeath(child);
    }

    @Test
    void leavesNothingBehindThatAProgramStartedAndDidNotEnd() throws Exception {
        Path child = directory.resolve("child");
        BoundedProgram.Ending ending =
                shell("sleep 600 & echo $! > " + child + "; exit 0", 5000).run("");
        assertThat(ending.status()).hasValue(0);
        awaitDeath(child);
    }

    @Test
    void handsNothingOfTheEnvironmentDownButThePath() throws Exception {
        assertThat(new BoundedProgram(List.of("/usr/bin/env"), Duration.ofSeconds(5))
                        .run("")
                        .output()
                        .lines())
                .hasSize(1)
                .allMatch(line -> line.startsWith("PATH="));
    }

    @Test
    void saysWhatCannotBeStartedByItsStatusAndRunsNothingOnceClosed() throws Exception {
        BoundedProgram absent = new BoundedProgram(List.of("/no/such/program"), Duration.ofSeconds(5));
        BoundedProgram.Ending ending = absent.run("");
        assertThat(ending.status()).hasValue(127);
        assertThat(ending.output()).contains("/no/such/program");
        absent.close();
        assertThatThrownBy(() -> absent.run("")).isInstanceOf(IOException.class).hasMessage("closed");
    }

    /** The kernel carries a kill out on its own time. */
    private static void awaitDeath(Path pidFile) {
        await().atMost(Duration.ofSeconds(10)).until(() -> !isAlive(pidFile));
    }

    /** A killed process is gone, or waits for its new parent to notice. */
    private static boolean isAlive(Path pidFile) throws IOException {
        String pid = Files.readString(pidFile).strip();
        try {
            return !Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
        } catch (IOException gone) {
            return false; // before it was opened, or while it was read
        }
    }

    private static BoundedProgram shell(String script, long timeoutMillis) {
        return new BoundedProgram(List.of("/bin/sh", "-c", script), Duration.ofMillis(timeoutMillis));
    }
}
