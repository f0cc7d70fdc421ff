package io.vigia.aggregator.notify;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vigia.core.notify.DeliveryAction;
import io.vigia.core.notify.Item;
import io.vigia.core.notify.LabelSet;
import io.vigia.platform.disk.RecordFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of one Alertmanager on disk. Changes are written in order, those that come during a write together by the next one. A
 * write that fails costs no alert: they are told from memory, and the next write puts the whole queue in the file's place.
 */
final class AlertFile {
    private static final Logger LOG = LoggerFactory.getLogger(AlertFile.class);
    /** Fewer records of no more use are not worth a rewriting. */
    private static final int SLACK = 2_000;

    private final WorkerExecutor worker;
    private final Path path;
    private final Supplier<Collection<Item>> queue;
    private final RecordFile file;
    private List<DeliveryAction> waiting = new ArrayList<>();
    private Promise<Void> next = Promise.promise();
    private Future<Void> running = Future.succeededFuture();
    private boolean writing;
    private boolean spoilt;
    private boolean failing;

    /** @param queue as it is now, for a writing of the whole */
    AlertFile(WorkerExecutor worker, Path path, RecordFile file, Supplier<Collection<Item>> queue) {
        this.worker = worker;
        this.path = path;
        this.file = file;
        this.queue = queue;
    }

    /** What the records come to; one that cannot be read is passed over. */
    static List<Item> items(Path path, List<String> records) {
        Map<LabelSet, Item> items = new LinkedHashMap<>();
        int unread = 0;
        for (String record : records) {
            try {
                AlertJson.replay(record, items);
            } catch (RuntimeException unknown) {
                unread++;
            }
        }
        if (unread > 0) {
            LOG.atWarn()
                    .addKeyValue("file", path)
                    .addKeyValue("records", unread)
                    .log("alerts on disk cannot be read");
        }
        return List.copyOf(items.values());
    }

    /** Returns at once. */
    void change(DeliveryAction action) {
        waiting.add(action);
        if (!writing) {
            write();
        }
    }

    /** Completes once all changes until now are on the disk, or cannot be put there. */
    Future<Void> settled() {
        return waiting.isEmpty() ? running : next.future();
    }

    private void write() {
        List<DeliveryAction> changes = waiting;
        Promise<Void> done = next;
        waiting = new ArrayList<>();
        next = Promise.promise();
        writing = true;
        Collection<Item> items = queue.get();
        boolean whole = spoilt || file.records() > 2 * items.size() + SLACK;
        running = done.future();
        worker.executeBlocking(
                        () -> {
                            put(changes, items, whole);
                            return true;
                        },
                        true)
                .onComplete(written -> {
                    writing = false;
                    spoilt = written.failed();
                    tell(written.cause());
                    done.complete();
                    if (!waiting.isEmpty()) {
                        write();
                    }
                });
    }

    private void put(List<DeliveryAction> changes, Collection<Item> items, boolean whole) throws IOException {
        if (whole) {
            file.replace(items.stream().map(AlertJson::kept).toList());
            return;
        }
        List<String> records = new ArrayList<>();
        for (DeliveryAction change : changes) {
            if (change instanceof DeliveryAction.Keep keep) {
                records.add(AlertJson.kept(keep.item()));
            } else if (change instanceof DeliveryAction.Forget forget) {
                records.add(AlertJson.forgotten(forget.labels()));
            }
        }
        file.append(records);
    }

    private void tell(@Nullable Throwable failure) {
        if (failure != null && !failing) {
            LOG.atError()
                    .addKeyValue("file", path)
                    .addKeyValue("error", failure.toString())
                    .log("alerts are not kept on disk");
        } else if (failure == null && failing) {
            LOG.atInfo().addKeyValue("file", path).log("alerts are kept on disk again");
        }
        failing = failure != null;
    }

    Future<Void> close() {
        return settled()
                .eventually(() -> worker.executeBlocking(
                        () -> {
                            file.close();
                            return true;
                        },
                        true))
                .mapEmpty();
    }
}
