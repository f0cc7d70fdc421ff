package io.vigia.core.sim;

import io.vigia.core.failover.Command;
import io.vigia.core.failover.CommandResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Judges what people are answered: once for each asking, and what was accepted is in the log for ever. */
final class AnswerReferee {
    private final Cluster cluster;
    private final Map<String, Asked> requests = new HashMap<>();
    private final Set<String> carriedOut = new HashSet<>();

    private static final class Asked {
        final int aggregator;
        final int life;
        int times;
        int answers;

        Asked(int aggregator, int life) {
            this.aggregator = aggregator;
            this.life = life;
        }
    }

    AnswerReferee(Cluster cluster) {
        this.cluster = cluster;
    }

    void asked(int aggregator, String request, Command command) {
        cluster.say(() -> request + " asks aggregator " + aggregator + ": " + command);
        cluster.referee.counts.commands++;
        int life = life(aggregator);
        Asked before = requests.get(request);
        if (before == null || before.life != life) {
            before = new Asked(aggregator, life);
            requests.put(request, before);
        }
        before.times++;
    }

    private int life(int aggregator) {
        return cluster.aggregators.get(aggregator).raft.process.life();
    }

    void counted(LogEntry entry) {
        entry.request().ifPresent(request -> demand(carriedOut.add(request), "7: carried out twice: " + request));
    }

    void answered(int aggregator, String request, CommandResult result) {
        cluster.say(() -> "aggregator " + aggregator + " answers " + request + ": " + result);
        Asked asked = requests.get(request);
        demand(asked != null && asked.aggregator == aggregator, "7: an answer that nobody asked for: " + request);
        if (asked != null) {
            asked.answers++;
            demand(asked.answers <= asked.times, "7: answered more often than asked: " + request);
        }
        if (result instanceof CommandResult.Accepted) {
            cluster.referee.counts.accepted++;
            demand(carriedOut.contains(request), "7: accepted and not in the log: " + request);
        } else if (!(result instanceof CommandResult.NotLeading)) {
            demand(!carriedOut.contains(request), "7: in the log, and answered otherwise: " + request);
        }
    }

    /** Whether everybody who asked an aggregator that has lived on has been answered. */
    boolean complete() {
        for (Asked asked : requests.values()) {
            if (asked.answers == 0 && asked.life == life(asked.aggregator)) {
                return false;
            }
        }
        return true;
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
