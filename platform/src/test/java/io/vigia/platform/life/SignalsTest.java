package io.vigia.platform.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignalsTest {
    /** USR2 is free in a JVM that is not told otherwise; the test sends it to itself. */
    @Test
    void aSignalRunsItsActionEachTimeAndAThrowDoesNotEndThat() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        Signals.on("USR2", () -> {
            heard.add(Thread.currentThread().getName());
            throw new IllegalStateException("once more");
        });
        for (int i = 0; i < 3; i++) {
            Process kill = new ProcessBuilder(
                            "kill",
                            "-USR2",
                            Long.toString(ProcessHandle.current().pid()))
                    .start();
            assertThat(kill.waitFor()).isZero();
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("signal-USR2");
        }
    }
}
