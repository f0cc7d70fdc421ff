package io.vigia.aggregator.consensus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks Ratis, in the order in which we were asked, on a thread that may have to wait for the disk. */
final class Asking implements AutoCloseable {
    /** Questions that may wait. */
    static final int MAX_WAITING = 1024;

    private final ThreadPoolExecutor thread;

    Asking() {
        thread = new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
            Thread made = new Thread(task, "vigia-group-ask");
            made.setDaemon(true);
            return made;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    Future<Void> ask(Supplier<CompletableFuture<Void>> question) {
        Promise<Void> answer = Promise.promise();
        try {
            thread.execute(() -> put(question, answer));
        } catch (RejectedExecutionException e) {
            answer.fail(new IOException("this aggregator's disk is too slow: " + MAX_WAITING + " requests wait", e));
        }
        return answer.future();
    }

    private static void put(Supplier<CompletableFuture<Void>> question, Promise<Void> answer) {
        try {
            Future.fromCompletionStage(question.get()).onComplete(answer);
        } catch (RuntimeException e) {
            answer.fail(e);
        }
    }

    /** The innermost reason, in words. */
    static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
