package io.vigia.platform.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {
    @TempDir
    Path directory;

    @Test
    void isReadAsItWasWritten() throws Exception {
        try (RecordFile file = open().file()) {
            file.append(List.of("one", "zwei \u00fc \ud83d\ude00"));
            file.append(List.of("three"));
        }
        RecordFile.Opened again = open();
        assertThat(again.records()).containsExactly("one", "zwei \u00fc \ud83d\ude00", "three");
        assertThat(again.damaged()).isZero();
        assertThat(again.file().records()).isEqualTo(3);
        again.file().close();
    }

    @Test
    void aWriteThatIsCutAtAnyByteCostsNothingThatWasThereBefore() throws Exception {
        try (RecordFile file = open().file()) {
            file.append(List.of("old", "older"));
        }
        int before = (int) Files.size(path());
        try (RecordFile file = open().file()) {
            file.append(List.of("new", "newer"));
        }
        byte[] whole = Files.readAllBytes(path());
        for (int length = before; length <= whole.length; length++) {
            Files.write(path(), Arrays.copyOf(whole, length));
            RecordFile.Opened cut = open();
            assertThat(cut.records()).as("cut at %d", length).startsWith("old", "older");
            assertThat(List.of("old", "older", "new", "newer"))
                    .startsWith(cut.records().toArray(String[]::new));
            cut.file().append(List.of("next"));
            cut.file().close();
            RecordFile.Opened after = open();
            assertThat(after.records())
                    .as("cut at %d", length)
                    .startsWith("old", "older")
                    .endsWith("next");
            assertThat(after.damaged()).isZero();
            after.file().close();
        }
    }

    @Test
    void aTailOfZerosIsPassedOver() throws Exception {
        try (RecordFile file = open().file()) {
            file.append(List.of("old"));
        }
        byte[] whole = Files.readAllBytes(path());
        Files.write(path(), Arrays.copyOf(whole, whole.length + 4096));
        RecordFile.Opened again = open();
        assertThat(again.records()).containsExactly("old");
        assertThat(again.damaged()).isEqualTo(1);
        again.file().append(List.of("new"));
        again.file().close();
        assertThat(open().records()).containsExactly("old", "new");
    }

    @Test
    void aDamagedLineCostsItselfAlone() throws Exception {
        try (RecordFile file = open().file()) {
            file.append(List.of("first", "second", "third"));
        }
        Files.writeString(path(), Files.readString(path()).replace("second", "sekond"));
        RecordFile.Opened again = open();
        assertThat(again.records()).containsExactly("first", "third");
        assertThat(again.damaged()).isEqualTo(1);
        again.file().close();
    }

    @Test
    void isReplacedAsAWholeAndGoesOn() throws Exception {
        try (RecordFile file = open().file()) {
            file.append(List.of("a", "b", "c"));
            file.replace(List.of("c"));
            assertThat(file.records()).isEqualTo(1);
            file.append(List.of("d"));
        }
        assertThat(open().records()).containsExactly("c", "d");
    }

    private Path path() {
        return directory.resolve("records");
    }

    private RecordFile.Opened open() throws Exception {
        return RecordFile.open(path());
    }
}
