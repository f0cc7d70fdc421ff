package io.vigia.aggregator.consensus;

import static io.vigia.aggregator.consensus.GroupMember.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vigia.aggregator.consensus.audit.AuditQuery;
import io.vigia.aggregator.decide.DecisionLog.Role;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.NodeId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group of one. */
class SoleLogIT {
    @TempDir
    Path directory;

    private GroupMember leader() throws Exception {
        GroupMember member = GroupMember.alone(directory);
        await().until(() -> member.leads > 0);
        return member;
    }

    private static Future<Void> commit(GroupMember member, long revision) {
        return member.log.commit(Decisions.durable(revision), Decisions.because("step " + revision));
    }

    @Test
    void leadsAtOnceAndFindsAfterARestartWhatWasCommitted() throws Exception {
        GroupMember first = leader();
        assertThat(first.applied).isEmpty();
        first.commit(5);
        first.log.record(Decisions.T, new Notice.HoldCleared(Decisions.S3));
        await().until(() -> first.log.auditLog().read(AuditQuery.newest(10)).size() == 6);
        assertThat(first.applied).extracting(Durable::revision).containsExactly(1L, 2L, 3L, 4L, 5L);
        first.shut();
        assertThat(first.leads).isZero();

        GroupMember second = leader();
        assertThat(second.revision()).isEqualTo(5);
        second.commit();
        assertThat(second.log.auditLog().read(AuditQuery.newest(2)))
                .extracting(line -> line.getString("kind"))
                .containsExactly("step", "hold-cleared");
        assertThat(second.log.auditLog().verify().firstBroken()).isEmpty();
        second.shut();
    }

    @Test
    void aCommitThatIsNotTheNextFails() throws Exception {
        GroupMember leader = leader();
        leader.commit(3);
        for (long revision : new long[] {3, 5, 1}) {
            assertThatThrownBy(() -> await(commit(leader, revision))).hasMessageContaining("superseded by revision 3");
        }
        assertThat(leader.commit()).isEqualTo(4);
        leader.shut();
    }

    @Test
    void ofTwoThatFollowTheSameStateOneIsApplied() throws Exception {
        GroupMember leader = leader();
        Future<Void> one = commit(leader, 1);
        Future<Void> other = commit(leader, 1);
        await(one);
        assertThatThrownBy(() -> await(other)).hasMessageContaining("superseded by revision 1");
        assertThat(leader.applied).hasSize(1);
        leader.shut();
    }

    @Test
    void refusesWhatIsTooLargeAndGoesOn() throws Exception {
        GroupMember leader = leader();
        Decision large = Decisions.because("x".repeat(5 << 20));
        assertThatThrownBy(() -> await(leader.log.commit(Decisions.durable(1), large)))
                .hasMessageContaining("at most 4194304");
        leader.commit();
        // close to the limit and hard to compress: the log takes it
        StringBuilder noise = new StringBuilder();
        Random random = new Random(1);
        while (noise.length() < 3_900_000) {
            noise.append((char) (' ' + 1 + random.nextInt(90)));
        }
        String text = noise.toString().replace('\\', 'x').replace('"', 'x');
        await(leader.log.commit(Decisions.durable(2), Decisions.because(text.substring(0, 3_800_000))));
        leader.shut();
    }

    @Test
    void confirmsItselfAndTellsHowItStands() throws Exception {
        GroupMember leader = leader();
        assertThat(await(leader.log.confirm())).isTrue();
        assertThat(leader.log.group().role()).isEqualTo(Role.LEADER);
        assertThat(leader.log.group().leader()).hasValue(leader.node);
        assertThat(leader.log.group().quorum()).isTrue();
        assertThat(leader.log.group().term()).isEqualTo(leader.leads);
        leader.shut();
        assertThat(leader.log.group().role()).isEqualTo(Role.NONE);
        assertThat(await(leader.log.confirm())).isFalse();
        assertThatThrownBy(() -> await(commit(leader, 1))).hasMessageContaining("takes no part");
    }

    @Test
    void refusesADirectoryThatIsInUseOrAnothers() throws Exception {
        GroupMember leader = leader();
        leader.commit();
        assertThatThrownBy(() -> GroupMember.alone(directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("in use by another aggregator");
        leader.shut();
        assertThatThrownBy(() -> open("agg-1", "other"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("belongs to lake 'demo', not to 'other'");
        assertThatThrownBy(() -> open("agg-9", "demo"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("belongs to aggregator 'agg-1', not to 'agg-9'");
    }

    private ReplicatedLog open(String node, String lake) throws StoreException {
        return ReplicatedLog.open(new ReplicatedLog.Options(
                new NodeId(node), lake, directory, Optional.empty(), Optional.empty(), InstantSource.system()));
    }

    @Test
    void neverBeginsAgainWhenTheLogIsGone() throws Exception {
        GroupMember leader = leader();
        leader.commit();
        leader.shut();
        Path raft = directory.resolve("raft");
        Path away = directory.resolveSibling(directory.getFileName() + "-away");
        Files.move(raft, away);
        assertThatThrownBy(() -> open("agg-1", "demo"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is missing")
                .hasMessageContaining("does not begin anew by itself");
        Files.delete(directory.resolve("group"));
        assertThatThrownBy(() -> open("agg-1", "demo"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("'audit.jsonl' shows that something was decided here");
        Files.move(away, raft, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aDamagedSnapshotFallsBackToTheOneBefore() throws Exception {
        GroupMember first = leader();
        first.commit(450);
        first.shut();
        List<Path> snapshots = snapshots();
        assertThat(snapshots).hasSize(SnapshotFiles.KEPT);
        flip(snapshots.get(0), Files.size(snapshots.get(0)) / 2);

        GroupMember second = leader();
        assertThat(second.revision()).isEqualTo(450);
        assertThat(second.applied.size())
                .as("the entries behind the older snapshot were applied again")
                .isGreaterThan(10);
        second.commit();
        assertThat(second.log.auditLog().verify()).satisfies(whole -> {
            assertThat(whole.firstBroken()).isEmpty();
            assertThat(whole.lines()).isEqualTo(451);
        });
        second.shut();
    }

    @Test
    void snapshotsAreTakenAndOldLogSegmentsGo() throws Exception {
        GroupMember leader = leader();
        StringBuilder noise = new StringBuilder();
        Random random = new Random(2);
        while (noise.length() < 1_000_000) {
            noise.append(Long.toString(random.nextLong() >>> 1, 36));
        }
        for (int i = 1; i <= 60; i++) {
            await(leader.log.commit(Decisions.durable(i), Decisions.because(noise.toString())));
        }
        await().untilAsserted(
                        () -> assertThat(snapshots()).as("every 8 MB of log").hasSizeGreaterThanOrEqualTo(2));
        leader.shut();
    }

    private List<Path> snapshots() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return new ArrayList<>(files.filter(
                            file -> file.getFileName().toString().matches("snapshot-\\d+-\\d+"))
                    .sorted(Comparator.comparing((Path file) ->
                                    Long.valueOf(file.getFileName().toString().split("-")[2]))
                            .reversed())
                    .toList());
        }
    }

    private Path openSegment() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("log_inprogress"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void flip(Path file, long place) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(place);
            int there = bytes.read();
            bytes.seek(place);
            bytes.write(there ^ 0x11);
        }
    }

    /** As a power cut may leave it: the last entry of the log is not whole. */
    @Test
    void anEntryCutShortAtTheEndOfTheLogIsAsIfItHadNeverBeen() throws Exception {
        Path template = directory.resolve("template");
        GroupMember first = GroupMember.alone(template);
        await().until(() -> first.leads > 0);
        first.commit(3);
        Path before = copy(template, "running");
        first.shut();
        directory = before;
        long end = lastWritten(openSegment());
        for (long cut : new long[] {1, 2, 5, 30}) {
            directory = copy(before, "cut-" + cut);
            try (RandomAccessFile bytes = new RandomAccessFile(openSegment().toFile(), "rw")) {
                bytes.setLength(end - cut);
            }
            GroupMember again = leader();
            assertThat(again.revision()).as("cut by %d", cut).isEqualTo(2);
            assertThat(again.commit()).isEqualTo(3);
            assertThat(again.log.auditLog().verify().firstBroken()).isEmpty();
            again.shut();
        }
    }

    /** As a kill in the middle of a write leaves it: the file was allocated ahead, so zeros follow. */
    @Test
    void anEntryThatEndsInZerosIsAsIfItHadNeverBeen() throws Exception {
        Path template = directory.resolve("template");
        GroupMember first = GroupMember.alone(template);
        await().until(() -> first.leads > 0);
        first.commit(2);
        Random random = new Random(3);
        StringBuilder noise = new StringBuilder();
        while (noise.length() < 20_000) {
            noise.append(Long.toString(random.nextLong() >>> 1, 36));
        }
        await(first.log.commit(Decisions.durable(3), Decisions.because(noise.toString())));
        Path before = copy(template, "running");
        first.shut();
        directory = before;
        long end = lastWritten(openSegment());
        for (long back : new long[] {1, 3000, 9000}) {
            long torn = (end - back) / 512 * 512;
            directory = copy(before, "torn-" + back);
            try (RandomAccessFile bytes = new RandomAccessFile(openSegment().toFile(), "rw")) {
                bytes.seek(torn);
                bytes.write(new byte[(int) (end - torn)]);
            }
            GroupMember again = leader();
            assertThat(again.revision())
                    .as("torn %d before the end", end - torn)
                    .isEqualTo(2);
            assertThat(again.commit()).isEqualTo(3);
            again.shut();
        }
    }

    @Test
    void aFlippedByteInTheLogIsNeverTakenForADecision() throws Exception {
        Path template = directory.resolve("template");
        GroupMember first = GroupMember.alone(template);
        await().until(() -> first.leads > 0);
        first.commit(3);
        Path before = copy(template, "running");
        first.shut();
        directory = before;
        long end = lastWritten(openSegment());
        for (long back : new long[] {3, 40, 400}) {
            directory = copy(before, "flipped-" + back);
            flip(openSegment(), end - back);
            assertThatThrownBy(this::leader)
                    .as("flipped %d before the end", back)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("cannot be used");
        }
    }

    /** A segment is allocated ahead and filled with zeros. */
    private static long lastWritten(Path segment) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private Path copy(Path from, String name) throws IOException {
        Path to = from.resolveSibling(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }
}
