package io.vigia.aggregator.decide;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vigia.core.failover.CommandResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** The people who wait for an answer. Belongs to the loop's context. */
final class OrderDesk {
    /** A commit takes milliseconds; a group without a majority never ends one. */
    private static final long PATIENCE_MILLIS = 5_000;

    private final Map<String, List<Promise<CommandResult>>> waiting = new HashMap<>();

    void await(Vertx vertx, String request, Promise<CommandResult> answer) {
        waiting.computeIfAbsent(request, none -> new ArrayList<>()).add(answer);
        vertx.setTimer(PATIENCE_MILLIS, timer -> {
            if (answer.tryFail(new TimeoutException("not known within " + PATIENCE_MILLIS / 1000
                    + " s: it may yet be carried out, so look before" + " asking again"))) {
                waiting.computeIfPresent(request, (name, others) -> {
                    others.remove(answer);
                    return others.isEmpty() ? null : others;
                });
            }
        });
    }

    void answer(String request, CommandResult result) {
        List<Promise<CommandResult>> answers = waiting.remove(request);
        if (answers != null) {
            answers.forEach(answer -> answer.tryComplete(result));
        }
    }
}
