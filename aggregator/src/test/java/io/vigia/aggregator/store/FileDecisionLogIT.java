package io.vigia.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.aggregator.store.SealedFile.Step;
import io.vigia.core.failover.Cooldown;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDecisionLogIT {
    private static final Instant T = Instant.parse("2026-01-02T03:04:05.678901234Z");
    private static final ServiceId S3 = new ServiceId("s3");
    private static final SiteId A = new SiteId("a");
    private static final SiteId B = new SiteId("b");
    private static final RoutingState FIRST = RoutingState.first(Map.of(S3, A));
    private static final FailoverRecord MOVED = new FailoverRecord(
            S3,
            A,
            B,
            2,
            "s3-a is down: \"refused\"",
            T,
            T.plusMillis(1),
            T.plusMillis(2),
            Optional.of(T.plusMillis(3)),
            new TreeMap<>(Map.of(new BalancerId("lb1"), T.plusMillis(4))),
            Optional.of(T.plusMillis(5)),
            Optional.empty(),
            FailoverRecord.Result.DEGRADED,
            "lb2 is silent");
    private static final Durable NEXT = new Durable(
            7, FIRST.move(S3, B), new TreeMap<>(Map.of(S3, new Cooldown(2, T, T.plusSeconds(60)))), List.of(MOVED));
    private static final Decision WHY =
            new Decision(Decision.Kind.MOVE, Optional.of(S3), T, "because", List.of(), List.of());

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path directory;

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void findsAfterARestartWhatWasCommitted() throws Exception {
        FileDecisionLog.Opened first = FileDecisionLog.open(vertx, "demo", directory);
        assertThat(first.durable()).isEmpty();
        await(first.log().commit(NEXT, WHY));
        first.log().record(T, new Notice.HoldCleared(S3));
        await(first.log().shut());

        FileDecisionLog.Opened second = FileDecisionLog.open(vertx, "demo", directory);
        assertThat(second.durable()).hasValue(NEXT);
        await(second.log().shut());
        assertThat(Files.readAllLines(History.current(directory)))
                .hasSize(2)
                .satisfiesExactly(
                        decision -> assertThat(decision).contains("\"event\":\"decision\"", "because", "\"epoch\":2"),
                        notice -> assertThat(notice).contains("hold-cleared"));
    }

    @Test
    void refusesADirectoryThatIsInUse() throws Exception {
        FileDecisionLog.Opened first = FileDecisionLog.open(vertx, "demo", directory);
        assertThatThrownBy(() -> FileDecisionLog.open(vertx, "demo", directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("in use by another aggregator");
        await(first.log().shut());
    }

    @Test
    void refusesAnotherLakesDirectory() throws Exception {
        commitAndShut();
        assertThatThrownBy(() -> FileDecisionLog.open(vertx, "other", directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("belongs to lake 'demo', not to 'other'");
    }

    @Test
    void neverBeginsAgainWhenOnlyTheHistoryIsLeft() throws Exception {
        commitAndShut();
        Files.delete(FileDecisionLog.decisions(directory));
        assertThatThrownBy(() -> FileDecisionLog.open(vertx, "demo", directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is missing, but");
    }

    @Test
    void refusesContentsThatAreNotDecisions() throws Exception {
        new SealedFile(directory, "decisions", DurableJson.VERSION)
                .write("{\"lake\":\"demo\"}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> FileDecisionLog.open(vertx, "demo", directory))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot read");
        // and lets the directory go again
        new SealedFile(directory, "decisions", DurableJson.VERSION)
                .write(DurableJson.write("demo", NEXT).encode().getBytes(StandardCharsets.UTF_8));
        await(FileDecisionLog.open(vertx, "demo", directory).log().shut());
    }

    @Test
    void aFullDiskFailsTheCommitAndTheNextOneMaySucceed() throws Exception {
        AtomicInteger writes = new AtomicInteger();
        FileDecisionLog log = opened(step -> {
            if (step == Step.WRITE && writes.incrementAndGet() == 1) {
                throw new IOException("No space left on device");
            }
        });
        Future<Void> commit = log.commit(NEXT, WHY);
        assertThatThrownBy(() -> await(commit)).hasMessageContaining("No space left on device");
        await(log.commit(NEXT, WHY));
        await(log.shut());
        assertThat(FileDecisionLog.open(vertx, "demo", directory).durable()).hasValue(NEXT);
    }

    @Test
    void leavesTheFateOpenUntilTheDirectoryIsSynced() throws Exception {
        AtomicInteger syncs = new AtomicInteger();
        FileDecisionLog log = opened(step -> {
            if (step == Step.SYNC_DIRECTORY && syncs.incrementAndGet() <= 2) {
                throw new IOException("Input/output error");
            }
        });
        await(log.commit(NEXT, WHY));
        assertThat(syncs).hasValue(3);
        await(log.shut());
    }

    private FileDecisionLog opened(SealedFile.Hook hook) throws StoreException {
        return FileDecisionLog.open(
                        vertx, "demo", directory, new SealedFile(directory, "decisions", DurableJson.VERSION, hook))
                .log();
    }

    private void commitAndShut() throws Exception {
        FileDecisionLog log = FileDecisionLog.open(vertx, "demo", directory).log();
        await(log.commit(NEXT, WHY));
        await(log.shut());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(10, TimeUnit.SECONDS);
    }
}
