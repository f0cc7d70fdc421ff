package io.vigia.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.model.HookReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HookJournalTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final HookRules RULES = new HookRules(Lakes.NODE, Lakes.lake("/promote"));
    private static final HookRecord BEGUN = HookRecord.begun(3, Lakes.order("7-s3/2"));
    private static final HookRecord DONE = BEGUN.over(
            new HookReport("7-s3/2", Lakes.NODE, HookReport.State.DONE, 1234, "two\n\nlines\n", "exit code 0"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void givesBackWhatWasWritten() throws IOException {
        HookJournal journal = journal();
        assertThat(journal.load()).isEqualTo(Kept.NOTHING);
        journal.write(BEGUN);
        assertThat(journal().load().records()).containsExactly(BEGUN);
        journal.write(DONE);
        assertThat(journal().load()).isEqualTo(new Kept(List.of(DONE), List.of(), 0, List.of()));
        HookRecord silent = BEGUN.over(new HookReport("7-s3/2", Lakes.NODE, HookReport.State.FAILED, 0, "", ""));
        journal.write(silent);
        assertThat(journal().load().records()).containsExactly(silent);
        journal.forget(DONE.key());
        assertThat(journal().load()).isEqualTo(Kept.NOTHING);
    }

    @Test
    void aRecordCutOffAtAnyByteOrChangedAtAnyIsNeverRunAgain() throws IOException {
        for (HookRecord record : List.of(BEGUN, DONE)) {
            journal().load();
            journal().write(record);
            Path file = directory.resolve("own").resolve(record.key() + ".run");
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < whole.length; i++) {
                Files.write(file, Arrays.copyOf(whole, i));
                assertInterrupted("cut off at " + i);
                byte[] changed = whole.clone();
                changed[i] ^= 1;
                Files.write(file, changed);
                assertInterrupted("changed at " + i);
                changed[i] = (byte) 0xff;
                Files.write(file, changed);
                assertInterrupted("overwritten at " + i);
            }
        }
    }

    @Test
    void aCrashInTheMiddleOfAWriteLeavesWhatWasThereBefore() throws IOException {
        journal().load();
        byte[] fresh = SealedText.seal(HookJournal.encode(DONE)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Path half = directory.resolve("own").resolve(DONE.key() + ".run.new");
        for (int i = 0; i <= fresh.length; i++) {
            Files.write(half, Arrays.copyOf(fresh, i));
            assertThat(journal().load().records()).isEmpty();
        }
        journal().write(BEGUN);
        for (int i = 0; i <= fresh.length; i++) {
            Files.write(half, Arrays.copyOf(fresh, i));
            assertThat(journal().load().records()).containsExactly(BEGUN);
        }
        journal().write(DONE);
        assertThat(journal().load().records()).containsExactly(DONE);
    }

    @Test
    void refusesTheRecordOfAnotherRun() throws IOException {
        journal().load();
        journal().write(DONE);
        Path file = directory.resolve("own").resolve(DONE.key() + ".run");
        Files.move(file, directory.resolve("own").resolve(HookRecord.key("other") + ".run"));
        assertThat(journal().load().unreadable()).containsExactly(HookRecord.key("other"));
        assertThat(journal().load().damage()).singleElement().asString().contains("of another run: 7-s3/2");
    }

    @Test
    void remembersTheHighestTermThoughEitherCopyIsDamaged() throws IOException {
        HookJournal journal = journal();
        journal.load();
        journal.keepTerm(5);
        journal.keepTerm(4);
        assertThat(journal().load().term()).isEqualTo(5);
        for (String name : List.of("term", "term.copy")) {
            Path file = directory.resolve("own").resolve(name);
            String whole = Files.readString(file);
            Files.writeString(file, whole.substring(1));
            assertThat(journal().load().term()).isEqualTo(5);
            assertThat(journal().load().damage()).singleElement().asString().contains(file.toString());
            Files.writeString(file, whole);
        }
    }

    @Test
    void believesNoProcessIdThatCouldNotBeAHooks() throws IOException {
        journal().load();
        for (String text : List.of("", "1\n", "0", "-4", "x", "9".repeat(30))) {
            Files.writeString(journal().pidFile("k"), text);
            assertThat(journal().pid("k")).as(text).isEmpty();
        }
        Files.writeString(journal().pidFile("k"), "4711\n");
        assertThat(journal().pid("k")).hasValue(4711);
    }

    private void assertInterrupted(String how) throws IOException {
        HookDesk.Step found = HookDesk.restarted(journal().load(), RULES, NOW);
        assertThat(found.actions()).as(how).isEmpty();
        HookDesk.Step asked = HookDesk.step(found.state(), new HookEvent.Ordered(Lakes.order("7-s3/2")), NOW);
        assertThat(asked.actions())
                .as(how)
                .singleElement()
                .isInstanceOfSatisfying(
                        HookAction.Report.class,
                        told -> assertThat(told.report().state()).isEqualTo(HookReport.State.INTERRUPTED));
    }

    private HookJournal journal() {
        return new HookJournal(directory.resolve("own"));
    }
}
