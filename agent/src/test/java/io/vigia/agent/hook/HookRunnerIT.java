package io.vigia.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.MoveConfig.Hook;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.HookReport.State;
import io.vigia.core.model.Lead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes. */
@Timeout(60)
final class HookRunnerIT {
    private final List<HookReport> told = new CopyOnWriteArrayList<>();
    private final List<HookReport> refused = new CopyOnWriteArrayList<>();
    private final List<HookRunner> runners = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @AfterEach
    void endEverything() {
        runners.forEach(runner -> runner.end(Duration.ZERO));
    }

    @Test
    void tellsAHookWhatItNeedsAndReportsWhatItSays() throws IOException {
        HookRunner runner = runner(script("pwd; cat; env; echo oops >&2"));
        runner.order(order("7-s3/2"), refused::add);
        HookReport report = over("7-s3/2");
        assertThat(report.state()).isEqualTo(State.DONE);
        assertThat(report.detail()).isEqualTo("exit code 0");
        assertThat(report.output())
                .startsWith("/\n{\"run\":\"7-s3/2\",\"failover\":\"7-s3\",")
                .contains("\nVIGIA_RUN=7-s3/2\n", "\nVIGIA_LAKE=demo\n", "\nVIGIA_DRILL=true\n")
                .endsWith("oops\n");
        // The shell adds PWD and the like; nothing of the agent's own environment comes through.
        assertThat(report.output().lines().filter(line -> line.contains("=") && !line.startsWith("VIGIA_")))
                .allMatch(line -> line.matches("(PATH|HOME|LANG|TZ|PWD|OLDPWD|SHLVL|_)=.*"));
        assertThat(told.get(0).state()).isEqualTo(State.RUNNING);
        assertThat(runner.counters().running()).isZero();
        assertThat(runner.counters().over())
                .containsExactly(Map.entry(new HookCounters.Key("s3", "promote", State.DONE), 1L));
    }

    @Test
    void reportsTheCodeOfAFailure() throws IOException {
        runner(script("echo no; exit 3")).order(order("1"), refused::add);
        assertThat(over("1"))
                .extracting(HookReport::state, HookReport::detail, HookReport::output)
                .containsExactly(State.FAILED, "exit code 3", "no\n");
    }

    @Test
    void failsWhenThereIsNoSuchProgram() throws IOException {
        runner(List.of("/nowhere/promote")).order(order("1"), refused::add);
        assertThat(over("1").state()).isEqualTo(State.FAILED);
        assertThat(over("1").detail()).contains("/nowhere/promote is not a program");
    }

    @Test
    void succeedsThoughItsInputIsNotRead() throws IOException {
        runner(List.of("/bin/true")).order(order("1"), refused::add);
        assertThat(over("1").state()).isEqualTo(State.DONE);
    }

    @Test
    void keepsTheEndOfEndlessOutputAndEndsIt() throws IOException {
        runner(script("yes abcdefghijklmno")).order(order("endless", Duration.ofSeconds(1)), refused::add);
        HookReport report = over("endless");
        assertThat(report.state()).isEqualTo(State.TIMED_OUT);
        assertThat(report.output()).hasSize(HookReport.MAX_OUTPUT).contains("\nabcdefghijklmno\n");
        assertThat(report.tookMillis()).isBetween(1000L, 4000L);
        assertThat(running("endless")).isEmpty();
    }

    @Test
    void killsAtItsTimeWhatIgnoresSigtermAndTheGrandchildThatHoldsThePipe() throws IOException {
        runner(
                        script(
                                "trap '' TERM\n(trap '' TERM; while :; do sleep 60; done) &\necho started\nwhile :; do sleep 60; done"))
                .order(order("stubborn", Duration.ofMillis(500)), refused::add);
        HookReport report = over("stubborn");
        assertThat(report.state()).isEqualTo(State.TIMED_OUT);
        assertThat(report.output()).startsWith("started\n");
        assertThat(report.tookMillis()).isBetween(2400L, 5000L);
        assertThat(running("stubborn")).isEmpty();
    }

    @Test
    void leavesAHookThatHeedsSigtermTheTimeToTidyUp() throws IOException {
        runner(script("trap 'echo tidied; exit 0' TERM\nwhile :; do sleep 0.1; done"))
                .order(order("1", Duration.ofMillis(500)), refused::add);
        assertThat(over("1").state()).isEqualTo(State.TIMED_OUT);
        assertThat(over("1").output()).endsWith("tidied\n");
        assertThat(over("1").tookMillis()).isLessThan(2400);
    }

    @Test
    void isOverWithItsProgramWhateverThatLeavesBehind() throws IOException {
        runner(script("yes & echo gone; exit 0")).order(order("untidy"), refused::add);
        HookReport report = over("untidy");
        assertThat(report.state()).isEqualTo(State.DONE);
        assertThat(report.detail()).contains("exit code 0", "left behind");
        assertThat(running("untidy")).isEmpty();
    }

    @Test
    void reportsThoughSomebodyOutOfReachHoldsThePipe() throws IOException {
        runner(script("setsid sh -c 'while [ -d " + directory + " ]; do sleep 0.1; done' & sleep 0.3; exit 0"))
                .order(order("1"), refused::add);
        assertThat(over("1").state()).isEqualTo(State.DONE);
    }

    @Test
    void runsOnceHoweverOftenItIsOrderedOverRestartsToo() throws IOException {
        Path count = directory.resolve("count");
        List<String> command = script("echo once >>" + count + "; sleep 0.5");
        HookRunner runner = runner(command);
        for (int i = 0; i < 5; i++) {
            runner.order(order("1"), refused::add);
        }
        HookReport done = over("1");
        assertThat(done.state()).isEqualTo(State.DONE);
        runner.order(order("1"), refused::add);
        runner.end(Duration.ZERO);

        told.clear();
        runner(command).order(order("1"), refused::add);
        assertThat(over("1")).isEqualTo(done);
        assertThat(Files.readString(count)).isEqualTo("once\n");
        assertThat(refused).isEmpty();
    }

    @Test
    void aLaterLifeEndsWhatAnEarlierOneLeftRunningAndNeverRunsItAgain() throws Exception {
        Path count = directory.resolve("count");
        List<String> command = script("echo once >>" + count + "; trap 'exit 0' TERM; while :; do sleep 0.1; done");
        Process earlier = EarlierLife.begin(directory.resolve("hooks"), "killed", command.get(0));
        await().until(() -> Files.exists(count));
        earlier.destroyForcibly().waitFor();
        assertThat(running("killed")).isNotEmpty();

        HookRunner later = runner(command);
        later.order(order("killed"), refused::add);
        HookReport report = over("killed");
        assertThat(report.state()).isEqualTo(State.INTERRUPTED);
        assertThat(report.detail()).contains("not known", "what was left of it was ended");
        assertThat(running("killed")).isEmpty();
        later.order(order("killed"), refused::add);
        assertThat(told.get(told.size() - 1)).isEqualTo(report);
        assertThat(Files.readString(count)).isEqualTo("once\n");
    }

    @Test
    void aLaterLifeTouchesNoProcessThatIsNotTheHooks() throws IOException, InterruptedException {
        HookJournal journal = new HookJournal(directory.resolve("hooks"));
        journal.load();
        HookRecord begun = HookRecord.begun(1, order("1"));
        journal.write(begun);
        // The number has been given to somebody else since.
        Process stranger = new ProcessBuilder("/usr/bin/setsid", "sleep", "60").start();
        try {
            await().until(() -> !new ProcessGroup(stranger.pid()).members().isEmpty());
            Files.writeString(journal.pidFile(begun.key()), stranger.pid() + "\n");
            runner(List.of("/bin/true")).order(order("1"), refused::add);
            await().until(() -> told.stream().anyMatch(report -> report.state() == State.INTERRUPTED));
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    @Test
    void anOrderlyEndWaitsForWhatRunsAndKeepsItsResult() throws IOException {
        List<String> command = script("sleep 0.7; echo finished");
        HookRunner runner = runner(command);
        runner.order(order("1"), refused::add);
        await().until(() -> !told.isEmpty());
        runner.end(Duration.ofSeconds(20));
        told.clear();
        runner(command).order(order("1"), refused::add);
        assertThat(over("1"))
                .extracting(HookReport::state, HookReport::output)
                .containsExactly(State.DONE, "finished\n");
    }

    @Test
    void anOrderlyEndEndsWhatOutlastsItsPatienceAndSaysSo() throws IOException {
        HookRunner runner = runner(script("trap 'echo tidied; exit 0' TERM; while :; do sleep 0.1; done"));
        runner.order(order("outlasts"), refused::add);
        await().until(() -> !told.isEmpty());
        runner.end(Duration.ofMillis(300));
        assertThat(over("outlasts").state()).isEqualTo(State.INTERRUPTED);
        assertThat(over("outlasts").output()).endsWith("tidied\n");
        assertThat(running("outlasts")).isEmpty();
    }

    @Test
    void refusesWhatItMustNotRunAndTellsTheOneWhoAsked() throws IOException {
        HookRunner runner = runner(List.of("/bin/true"));
        runner.order(
                Lakes.order("1", 4, Lakes.NODE, Lakes.S3, "stranger", HookPhase.FENCE, Lakes.A, Lakes.B, Lakes.TIMEOUT),
                refused::add);
        runner.leadHeard(new Lead(9, true, 0));
        runner.order(order("2"), refused::add);
        assertThat(refused)
                .extracting(HookReport::detail)
                .satisfiesExactly(
                        first -> assertThat(first).contains("no hook stranger"),
                        second -> assertThat(second).contains("leader of the past"));
        assertThat(told).isEmpty();
        assertThat(runner.counters().over())
                .containsOnlyKeys(
                        new HookCounters.Key("-", "-", State.REFUSED),
                        new HookCounters.Key("s3", "promote", State.REFUSED));
        Path term = directory.resolve("hooks").resolve("term.copy");
        await().until(() -> Files.exists(term) && Files.readString(term).contains("\n9\n"));

        refused.clear();
        runner(List.of("/bin/true")).order(order("2"), refused::add);
        assertThat(refused).singleElement().extracting(HookReport::state).isEqualTo(State.REFUSED);
    }

    @Test
    void hooksOfOneNodeDoNotWaitForEachOther() throws IOException {
        Path go = directory.resolve("go");
        Map<String, Hook> hooks = new LinkedHashMap<>();
        hooks.put(
                "promote",
                Lakes.hook(
                        HookPhase.PROMOTE,
                        script("until [ -e " + go + " ]; do sleep 0.1; done").toArray(String[]::new)));
        hooks.put("after", Lakes.hook(HookPhase.AFTER, "/bin/true"));
        HookRunner runner = runner(Lakes.lake(hooks));
        runner.order(order("slow"), refused::add);
        runner.order(
                Lakes.order(
                        "quick", 4, Lakes.NODE, Lakes.S3, "after", HookPhase.AFTER, Lakes.A, Lakes.B, Lakes.TIMEOUT),
                refused::add);
        assertThat(over("quick").state()).isEqualTo(State.DONE);
        assertThat(find("slow")).isEmpty();
        Files.createFile(go);
        assertThat(over("slow").state()).isEqualTo(State.DONE);
    }

    @Test
    void runsNothingWhenItCannotReadWhatItRanBefore() throws IOException {
        Files.writeString(directory.resolve("hooks"), "in the way");
        assertThatThrownBy(() -> runner(List.of("/bin/true"))).isInstanceOf(IOException.class);
    }

    @Test
    void failsWhatCannotBePutOnDisk() throws IOException {
        Path count = directory.resolve("count");
        HookRunner runner = runner(script("echo once >>" + count));
        // A directory stands where the new record would be written.
        Files.createDirectories(directory
                .resolve("hooks")
                .resolve(HookRecord.key("1") + ".run.new")
                .resolve("x"));
        runner.order(order("1"), refused::add);
        assertThat(over("1").state()).isEqualTo(State.FAILED);
        assertThat(over("1").detail()).contains("not run");
        assertThat(count).doesNotExist();
    }

    /** Each test that asks has a name of its own for its run. */
    private static List<Long> running(String run) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> isOf(run, pid))
                .toList();
    }

    private static boolean isOf(String run, long pid) {
        try {
            Path process = Path.of("/proc", Long.toString(pid));
            return List.of(Files.readString(process.resolve("environ")).split("\0"))
                            .contains(HookInput.mark(run))
                    && !Files.readString(process.resolve("stat")).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    private HookReport over(String run) {
        await().until(() -> find(run).isPresent());
        return find(run).orElseThrow();
    }

    private Optional<HookReport> find(String run) {
        return told.stream()
                .filter(report -> report.run().equals(run) && report.state().over())
                .findFirst();
    }

    private HookRunner runner(List<String> command) throws IOException {
        return runner(Lakes.lake(command.toArray(String[]::new)));
    }

    private HookRunner runner(LakeConfig lake) throws IOException {
        HookRunner runner = HookRunner.open(Lakes.NODE, lake, directory.resolve("hooks"), told::add);
        runners.add(runner);
        return runner;
    }

    private static HookOrder order(String run) {
        return order(run, Lakes.TIMEOUT);
    }

    private static HookOrder order(String run, Duration timeout) {
        return Lakes.order(run, 4, timeout);
    }

    private List<String> script(String text) throws IOException {
        Path script = Files.createTempFile(
                directory,
                "hook",
                ".sh",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(script, "#!/bin/sh\n" + text + "\n");
        return List.of(script.toString());
    }
}
