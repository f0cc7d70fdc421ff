package io.vigia.aggregator.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigia.aggregator.consensus.audit.AuditLog;
import io.vigia.core.config.GroupConfig;
import io.vigia.core.model.NodeId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of their own, killed, frozen and starved of disk. */
class KilledGroupIT {
    /** For new leaders; ten times what it takes on an idle machine, for this one may be busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final List<GroupProcess> processes = new ArrayList<>();
    private Map<NodeId, GroupConfig.Peer> peers = Map.of();

    @AfterEach
    void end() throws Exception {
        for (GroupProcess process : processes) {
            process.signal("CONT");
            process.kill();
        }
    }

    private GroupProcess fork(String node, long pauseMillis, String limits) throws Exception {
        GroupProcess process = GroupProcess.fork(node, directory.resolve(node), peers, pauseMillis, limits);
        processes.add(process);
        return process;
    }

    private List<GroupProcess> three(long pauseMillis) throws Exception {
        peers = GroupMember.peers("agg-1", "agg-2", "agg-3");
        for (NodeId node : peers.keySet()) {
            fork(node.value(), pauseMillis, "");
        }
        await().atMost(PATIENCE).until(() -> processes.stream().allMatch(process -> process.newest("applied") > 3));
        return processes;
    }

    private GroupProcess leader() {
        return await().atMost(PATIENCE)
                .until(() -> processes.stream().filter(GroupProcess::leads).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    private long acknowledged() {
        return processes.stream()
                .mapToLong(process -> process.newest("acked"))
                .max()
                .orElse(0);
    }

    @Test
    void whatWasAcknowledgedIsThereHoweverOftenTheProcessIsKilled() throws Exception {
        long seed = 20_260_102;
        Random random = new Random(seed);
        for (int round = 1; round <= 20; round++) {
            GroupProcess process = fork("agg-1", 0, "");
            int more = 1 + random.nextInt(150);
            long before = acknowledged();
            await().atMost(PATIENCE).until(() -> process.newest("acked") >= before + more);
            TimeUnit.MICROSECONDS.sleep(random.nextInt(5000)); // the moment of death is the point, not a wait
            process.kill();
            assertThat(before == 0
                            || process.first(0, line -> line.equals("applied " + before))
                                    .isPresent())
                    .as("seed %d, round %d: revision %d was acknowledged and must be known again", seed, round, before)
                    .isTrue();
        }
        AuditLog.Verification chain = new AuditLog(directory.resolve("agg-1")).verify();
        assertThat(chain.firstBroken()).isEmpty();
        assertThat(chain.missing()).isZero();
        assertThat(chain.lines()).isGreaterThanOrEqualTo(acknowledged());
        assertThat(directory.resolve("agg-1").toFile().list()).noneMatch(name -> name.startsWith("audit-set-aside"));
    }

    @Test
    void anotherLeadsSoonAfterTheLeaderIsKilledAndNothingIsLost() throws Exception {
        three(20);
        int rounds = Integer.getInteger("vigia.kills", 3);
        long[] leading = new long[rounds];
        long[] acting = new long[rounds];
        for (int round = 0; round < rounds; round++) {
            GroupProcess leader = leader();
            long enough = acknowledged() + 10;
            await().atMost(PATIENCE).until(() -> acknowledged() > enough);
            long killed = System.nanoTime();
            leader.kill();
            long acknowledged = leader.newest("acked");
            processes.remove(leader);
            leading[round] = millis(killed, "leading ");
            acting[round] = millis(killed, "acked ");
            assertThat(acknowledged()).isGreaterThan(acknowledged);
            GroupProcess back = fork(leader.node, 20, "");
            await().atMost(PATIENCE).until(() -> back.newest("applied") > acknowledged);
        }
        Arrays.sort(leading);
        Arrays.sort(acting);
        System.out.println("leader killed " + rounds + " times: another leads after " + Arrays.toString(leading)
                + " ms, its first commit is acknowledged after " + Arrays.toString(acting) + " ms");
        assertThat(acting[rounds / 2]).isLessThan(PATIENCE.toMillis() / 10);
    }

    private long millis(long since, String word) {
        long at = await().atMost(PATIENCE)
                .until(
                        () -> processes.stream()
                                .flatMap(process -> process.first(since, line -> line.startsWith(word)).stream())
                                .mapToLong(GroupProcess.Said::nanos)
                                .min(),
                        OptionalLong::isPresent)
                .orElseThrow();
        return TimeUnit.NANOSECONDS.toMillis(at - since);
    }

    @Test
    void aFrozenLeaderAcknowledgesNothingWhenItThaws() throws Exception {
        three(20);
        GroupProcess frozen = leader();
        frozen.signal("STOP");
        await().atMost(PATIENCE)
                .until(() -> processes.stream().anyMatch(process -> process != frozen && process.leads()));
        GroupProcess next = processes.stream()
                .filter(process -> process != frozen && process.leads())
                .findFirst()
                .orElseThrow();
        long reached = next.newest("acked") + 20;
        await().atMost(PATIENCE).until(() -> next.newest("acked") > reached);
        long frozenAt = frozen.newest("acked");
        long thawed = System.nanoTime();
        frozen.signal("CONT");
        await().atMost(PATIENCE).until(() -> frozen.newest("applied") > reached);
        assertThat(frozen.first(thawed, "following"::equals)).isPresent();
        assertThat(frozen.first(thawed, line -> line.startsWith("acked ")).stream()
                        .filter(said -> Long.parseLong(said.line().substring(6)) > frozenAt + 1))
                .as("what it had proposed before may have been committed by the other; nothing more")
                .isEmpty();
        assertThat(next.leads()).isTrue();
    }

    @Test
    void aMemberWhoseDiskIsFullDropsOutAndComesBackWithSpace() throws Exception {
        peers = GroupMember.peers("agg-1", "agg-2", "agg-3");
        fork("agg-1", 0, "");
        fork("agg-2", 0, "");
        // No file of this one may grow beyond a megabyte and a half: writes fail as on a full disk.
        GroupProcess full = fork("agg-3", 0, "ulimit -f 3000; ");
        await().atMost(PATIENCE).until(() -> full.newest("applied") > 3);
        await().atMost(Duration.ofMinutes(3))
                .until(() -> full.first(0, "following"::equals).isPresent());
        assertThat(full.process.isAlive()).isTrue();
        long there = acknowledged();
        await().atMost(PATIENCE).until(() -> acknowledged() > there + 200);
        Duration burnt = full.process.info().totalCpuDuration().orElseThrow();
        await().atMost(PATIENCE).until(() -> acknowledged() > there + 400);
        assertThat(full.process.info().totalCpuDuration().orElseThrow().minus(burnt))
                .as("processor time of the one that dropped out")
                .isLessThan(Duration.ofSeconds(2));
        full.kill();
        processes.remove(full);
        GroupProcess back = fork("agg-3", 0, "");
        await().atMost(PATIENCE).until(() -> back.newest("applied") > there + 400);
        assertThat(new AuditLog(directory.resolve("agg-3")).verify().firstBroken())
                .isEmpty();
        assertThat(Files.exists(directory.resolve("agg-3/audit.jsonl"))).isTrue();
    }
}
