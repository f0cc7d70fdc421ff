package io.vigia.aggregator.slo;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vigia.aggregator.slo.store.HistoryException;
import io.vigia.aggregator.slo.store.SavedSlo;
import io.vigia.aggregator.slo.store.SloStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The store, on the one thread that may block. What fails is told by the future, and may be tried again. */
final class SloHistory {
    private final WorkerExecutor worker;
    private final Path file;
    private @Nullable SloStore store; // of the worker's thread alone

    /** One round of what is to be kept. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Round(Instant at, Map<String, byte[]> wholes, Map<String, byte[]> deltas) {}

    /** @param worker of one thread, which this then owns */
    SloHistory(WorkerExecutor worker, Path file) {
        this.worker = worker;
        this.file = file;
    }

    /** Hands on everything that was kept; called on the worker's thread. */
    Future<Void> load(Instant now, Set<String> ids, Consumer<SavedSlo> each) {
        return worker.executeBlocking(
                () -> {
                    SloStore open = open(now);
                    open.load(each);
                    open.retain(now, ids);
                    return null;
                },
                true);
    }

    /**
     * Completes when the round is on the disk.
     *
     * @return whether anything kept before is there still; if not, a file that was damaged has been set aside, and nothing was written
     */
    Future<Boolean> write(Round round) {
        return worker.executeBlocking(() -> write(round, open(round.at())), true);
    }

    private boolean write(Round round, SloStore open) throws HistoryException, IOException {
        try {
            open.write(round.at(), round.wholes(), round.deltas());
            return true;
        } catch (HistoryException failure) {
            if (!failure.damaged()) {
                throw failure;
            }
            store = null;
            open.close();
            open(round.at());
            return false;
        }
    }

    private SloStore open(Instant now) throws HistoryException, IOException {
        SloStore there = store;
        if (there == null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            there = SloStore.open(file, now).store();
            store = there;
        }
        return there;
    }

    Future<Void> close() {
        return worker.<Void>executeBlocking(
                        () -> {
                            SloStore there = store;
                            store = null;
                            if (there != null) {
                                there.close();
                            }
                            return null;
                        },
                        true)
                .eventually(worker::close);
    }
}
