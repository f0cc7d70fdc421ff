package io.vigia.aggregator.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigia.core.failover.BudgetCorrection;
import io.vigia.core.failover.Origin;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objectives on a real disk, with real peers: what is measured is neither lost nor counted twice. */
class SloKeeperIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path temp;

    private final List<KeeperBench> benches = new ArrayList<>();
    private Instant started;

    /** The agent's counters begin before anybody listens: what it counted before is a mark to count from. */
    @BeforeEach
    void anAgentHasRunForAnHour() {
        started = Instant.now().minusSeconds(3600);
    }

    @AfterEach
    void stop() throws Exception {
        for (KeeperBench bench : benches) {
            bench.stop();
        }
    }

    private KeeperBench begin(String name, Path directory, List<Integer> others) throws Exception {
        KeeperBench bench = new KeeperBench(name, directory, others);
        benches.add(bench);
        return bench;
    }

    private KeeperBench begin(String name, List<Integer> others) throws Exception {
        return begin(name, Files.createDirectories(temp.resolve(name)), others);
    }

    private void hears(KeeperBench bench, long checks, long failures) {
        bench.hears(started, checks, failures);
    }

    private static void sees(KeeperBench bench, long total, long bad) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(bench.total()).isEqualTo(total);
            assertThat(bench.bad()).isEqualTo(bad);
        });
    }

    @Test
    void goesOnFromItsDiskAfterAKillAndCountsNothingTwice() throws Exception {
        KeeperBench first = begin("one", List.of()).measuring();
        hears(first, 100, 0);
        hears(first, 150, 5);
        sees(first, 50, 5);
        int kept = first.kept.get();
        await().atMost(PATIENCE).until(() -> first.kept.get() > kept + 1);
        Path asKilled = copied(temp.resolve("one"), temp.resolve("killed"));
        KeeperBench second = begin("one-again", asKilled, List.of()).measuring();
        sees(second, 50, 5);
        hears(second, 150, 5);
        hears(second, 170, 6);
        sees(second, 70, 6);
    }

    /** The database as it is on the disk while its owner runs on: a kill would leave the same. */
    private static Path copied(Path from, Path to) throws Exception {
        Files.createDirectories(to);
        for (String name : List.of("slo.db", "slo.db-wal")) {
            if (Files.exists(from.resolve(name))) {
                Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return to;
    }

    @Test
    void takesFromAPeerWhatItHasNotMeasured() throws Exception {
        KeeperBench stayed = begin("stayed", List.of()).measuring();
        AtomicLong checks = new AtomicLong(100);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).until(() -> {
            hears(stayed, checks.incrementAndGet(), 9);
            return stayed.measuredSeconds() >= 3;
        });
        long total = checks.get() - 101;
        sees(stayed, total, 0);
        int gone;
        try (ServerSocket socket = new ServerSocket(0)) {
            gone = socket.getLocalPort();
        }
        KeeperBench anew = begin("anew", List.of(gone, stayed.port())).measuring();
        sees(anew, total, 0);
        hears(anew, checks.get() + 10, 10);
        sees(anew, total + 10, 1);
    }

    @Test
    void takesATimeOutOfTheBudgetAsSoonAsTheGroupHasAgreed() throws Exception {
        KeeperBench bench = begin("one", List.of()).measuring();
        hears(bench, 100, 0);
        hears(bench, 150, 50);
        sees(bench, 50, 50);
        assertThat(bench.left()).isLessThan(1);
        Instant now = Instant.now();
        bench.agreed = List.of(new BudgetCorrection(
                "c1",
                new BudgetCorrection.Slos(List.of(KeeperBench.SLO)),
                new Origin("ana", "a drill"),
                now.minusSeconds(600),
                now.plusSeconds(600)));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(bench.left()).isEqualTo(1));
        assertThat(bench.grossLeft()).isLessThan(1);
        bench.agreed = List.of();
        sees(bench, 50, 50);
    }

    @Test
    void measuresOnWhenNothingCanBeKept() throws Exception {
        Path file = Files.writeString(temp.resolve("not-a-directory"), "x");
        KeeperBench bench = begin("one", file, List.of()).measuring();
        hears(bench, 100, 0);
        hears(bench, 150, 5);
        sees(bench, 50, 5);
        assertThat(bench.notKept.get()).isPositive();
        assertThat(bench.kept.get()).isZero();
    }

    @Test
    void givesAPeerNothingThatItDoesNotPromise() throws Exception {
        KeeperBench bench = begin("one", List.of()).measuring();
        assertThat(bench.keeper()
                        .saved("nobody")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get())
                .isEmpty();
        assertThat(bench.keeper()
                        .saved(KeeperBench.SLO)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get())
                .isPresent();
    }
}
