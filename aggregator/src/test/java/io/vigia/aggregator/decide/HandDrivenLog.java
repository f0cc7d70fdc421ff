package io.vigia.aggregator.decide;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A group that does what the test says, when it says so. */
public final class HandDrivenLog implements DecisionLog {
    public static final Group ALONE = new Group(
            new NodeId("aggregator-1"),
            Role.LEADER,
            1,
            Optional.of(new NodeId("aggregator-1")),
            true,
            Instant.EPOCH,
            List.of());

    /** A proposal whose fate the test decides. */
    record Open(Durable next, Promise<Void> fate) {}

    final List<Open> open = new CopyOnWriteArrayList<>();
    final List<Promise<Boolean>> confirming = new CopyOnWriteArrayList<>();
    private volatile @Nullable Listener listener;

    @Override
    public Future<Void> start(Listener told) {
        listener = told;
        return Future.succeededFuture();
    }

    void lead() {
        lead(1);
    }

    void lead(long term) {
        listener().leading(term);
    }

    void follow() {
        listener().following();
    }

    void commit(int number) {
        listener().applied(open.get(number).next());
        open.get(number).fate().complete();
    }

    void refuse(int number, Throwable why) {
        open.get(number).fate().fail(why);
    }

    @Override
    public Future<Void> commit(Durable next, Decision decision) {
        Promise<Void> fate = Promise.promise();
        open.add(new Open(next, fate));
        return fate.future();
    }

    @Override
    public void record(Instant at, Notice notice) {}

    @Override
    public Future<Boolean> confirm() {
        Promise<Boolean> answer = Promise.promise();
        confirming.add(answer);
        return answer.future();
    }

    @Override
    public Group group() {
        return ALONE;
    }

    private Listener listener() {
        return Objects.requireNonNull(listener, "not started");
    }
}
