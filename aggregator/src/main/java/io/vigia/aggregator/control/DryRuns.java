package io.vigia.aggregator.control;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vigia.aggregator.decide.Rehearsals;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.RoutingState;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.StreamServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Questions to actuators of what they would send, until they are answered. From any thread. */
final class DryRuns {
    private static final long PATIENCE_MILLIS = 1500;

    private record Asked(StreamServer.Connection connection, BalancerId balancer, Promise<Rehearsals.Lines> answer) {}

    private final Map<Long, Asked> open = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    Future<Rehearsals.Lines> ask(
            Vertx vertx, StreamServer.Connection connection, BalancerId balancer, List<RoutingState> states) {
        long id = ids.incrementAndGet();
        Promise<Rehearsals.Lines> answer = Promise.promise();
        open.put(id, new Asked(connection, balancer, answer));
        long timer = vertx.setTimer(
                PATIENCE_MILLIS,
                late -> answer.tryFail(
                        "the agent beside " + balancer + " has not answered within " + PATIENCE_MILLIS + " ms"));
        connection.send(new Message.DryRun(id, balancer, states));
        return answer.future().onComplete(done -> {
            vertx.cancelTimer(timer);
            open.remove(id);
        });
    }

    /** Believed only on the connection that was asked. */
    void answered(StreamServer.Connection connection, Message.DryRunAnswer answer) {
        Asked asked = open.get(answer.id());
        if (asked != null
                && asked.connection() == connection
                && asked.balancer().equals(answer.balancer())) {
            asked.answer().tryComplete(new Rehearsals.Lines(answer.steps(), answer.problems()));
        }
    }
}
