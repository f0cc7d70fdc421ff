package io.vigia.lab.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RecorderTest {
    private final Recorder recorder = new Recorder("s3");

    @Test
    void joinsLooksThatSawTheSame() {
        recorder.looked("lb1", 10, Set.of("a"));
        recorder.looked("lb1", 20, Set.of("a"));
        recorder.looked("lb1", 30, Set.of());
        assertThat(recorder.end(List.of(), 1).looks().get("lb1"))
                .containsExactly(new Recording.Look(Set.of("a"), 10, 20, 2), new Recording.Look(Set.of(), 30, 30, 1));
    }

    @Test
    void carriesOverWhatLasts() {
        recorder.looked("lb1", 10, Set.of("a"));
        recorder.epoch(new EpochSeen("lb1", 1, 1, Map.of("s3", "a")));
        recorder.epoch(new EpochSeen("lb1", 2, 2, Map.of("s3", "b")));
        recorder.told(1, "a", Long.MIN_VALUE);
        recorder.told(2, "b", 2);
        recorder.cutOff("lb1");
        recorder.begin();
        Recording recording = recorder.end(List.of(), 1);
        assertThat(recording.looks()).isEmpty();
        assertThat(recording.epochs().get("lb1")).extracting(EpochSeen::epoch).containsExactly(2L);
        assertThat(recording.commits()).containsExactly(new Recording.Commit(2, "b", 2));
        assertThat(recording.outages().get("lb1")).hasSize(1);
    }

    @Test
    void closesAnOutageOnce() {
        recorder.cutOff("lb1");
        recorder.reachable("lb1", Long.MAX_VALUE - 1);
        recorder.reachable("lb1", 7);
        assertThat(recorder.end(List.of(), 1).outages().get("lb1"))
                .singleElement()
                .satisfies(outage -> assertThat(outage.toNanos()).isEqualTo(Long.MAX_VALUE - 1));
    }

    @Test
    void believesTheLogBeforeWhatWasTold() {
        recorder.told(5, "c", 1);
        AuditLine first = line(1, 1, "a");
        AuditLine same = line(2, 1, "a");
        AuditLine moved = line(3, 2, "b");
        Recording recording =
                recorder.end(List.of(new AuditLog("aggregator-a", List.of(first, same, moved), List.of())), 3);
        assertThat(recording.commits()).extracting(Recording.Commit::epoch).containsExactly(1L, 2L);
        assertThat(recording.commits()).extracting(Recording.Commit::active).containsExactly("a", "b");
    }

    @Test
    void marksTheEpochInWhichNobodyMayServe() {
        recorder.fenced(2);
        AuditLog log = new AuditLog("aggregator-a", List.of(line(1, 1, "a"), line(2, 2, "a")), List.of());
        assertThat(recorder.end(List.of(log), 3).commits())
                .extracting(Recording.Commit::fenced)
                .containsExactly(false, true);
    }

    @Test
    void datesACommitByItsEarliestTrace() {
        AuditLog log = new AuditLog("aggregator-a", List.of(line(1, 1, "a"), line(2, 2, "b")), List.of());
        long proposed = recorder.end(List.of(log), 3).commits().get(1).nanos();
        recorder.committed(2, proposed + 90_000_000_000L);
        recorder.committed(2, proposed + 70_000_000_000L);
        recorder.committed(2, proposed + 80_000_000_000L);
        Recording.Commit dated = recorder.end(List.of(log), 3).commits().get(1);
        assertThat(dated.committedNanos() - proposed).isEqualTo(70_000_000_000L);
        assertThat(dated.fenced()).isFalse();
    }

    private static AuditLine line(long seq, long epoch, String site) {
        return new AuditLine(
                seq, "p", "h", Instant.parse("2026-03-01T10:00:00Z"), "k", "w", "y", epoch, Map.of("s3", site));
    }
}
