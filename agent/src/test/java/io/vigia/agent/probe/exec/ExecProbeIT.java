package io.vigia.agent.probe.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.kinds.StandardProbes;
import io.vigia.core.config.Assignments.Assignment;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.probe.ExecSpec;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.TargetId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs, well and badly behaved. */
class ExecProbeIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final StandardProbes factory = new StandardProbes(
            vertx, socket -> line -> Future.failedFuture("no balancer"), Optional.empty(), Path.of("/proc"));

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        await().until(vertx.close()::isComplete);
    }

    @Test
    void heedsTheExitStatus() {
        assertSeen("echo 'all well | t=1s'", Outcome.UP, "all well");
        assertSeen("echo 'nearly full' >&2; exit 1", Outcome.DEGRADED, "nearly full");
        assertSeen("echo 'is full'; exit 2", Outcome.DOWN, "is full");
        assertSeen("echo 'who knows'; exit 3", Outcome.UNKNOWN, "who knows");
        assertSeen("kill -KILL $$", Outcome.UNKNOWN, "could not look: status 137 is none of 0 to 3: ");
        assertSeen("head -c 10000000 /dev/zero | tr '\\0' x; exit 2", Outcome.DOWN, "xxx");
    }

    @Test
    void aProgramThatIsNotThereSaysNothingOfTheTarget() {
        ProbeResult seen = look(probe(List.of("/no/such/program"), LONG));
        assertThat(seen.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(seen.reason()).isEqualTo("could not look: /no/such/program is no program that this agent may run");
    }

    @Test
    void whatHangsIsKilledWithAllThatItStarted() throws Exception {
        Path child = directory.resolve("child");
        ProbeResult seen = look(probe(
                List.of("/bin/sh", "-c", "trap '' TERM; echo waiting; sleep 600 & echo $! > " + child + "; wait"),
                Duration.ofSeconds(3)));
        assertThat(seen).isEqualTo(ProbeResult.down("killed, its time was over: waiting"));
        long pid = Long.parseLong(Files.readString(child).strip());
        await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void closingEndsTheProgramThatIsUnderWay() {
        Path begun = directory.resolve("begun");
        Probe probe = probe(List.of("/bin/sh", "-c", "echo > " + begun + "; exec sleep 600"), LONG);
        Future<ProbeResult> look = probe.look();
        await().until(() -> Files.exists(begun));
        probe.close();
        await().until(look::isComplete);
        assertThat(look.result().outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    private void assertSeen(String script, Outcome outcome, String reason) {
        ProbeResult seen = look(probe(List.of("/bin/sh", "-c", script), LONG));
        assertThat(seen.reason()).startsWith(reason);
        assertThat(seen.outcome()).isEqualTo(outcome);
    }

    private static ProbeResult look(Probe probe) {
        Future<ProbeResult> look = probe.look();
        await().atMost(LONG).until(look::isComplete);
        return look.result();
    }

    private Probe probe(List<String> command, Duration timeout) {
        return factory.create(new Assignment(
                new TargetId("check"),
                new ExecSpec(command),
                new LakeConfig.Schedule(Duration.ofMinutes(1), timeout, Duration.ofSeconds(5))));
    }
}
