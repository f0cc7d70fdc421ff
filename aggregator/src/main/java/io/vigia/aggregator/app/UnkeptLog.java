package io.vigia.aggregator.app;

import io.vertx.core.Future;
import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Scaffolding until the replicated log is wired in. */
final class UnkeptLog implements DecisionLog {
    private final NodeId self;
    private Optional<Listener> listener = Optional.empty();

    UnkeptLog(NodeId self) {
        this.self = self;
    }

    @Override
    public Future<Void> start(Listener told) {
        listener = Optional.of(told);
        told.leading(1);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> commit(Durable next, Decision decision) {
        listener.ifPresent(told -> told.applied(next));
        return Future.succeededFuture();
    }

    @Override
    public void record(Instant at, Notice notice) {}

    @Override
    public Future<Boolean> confirm() {
        return Future.succeededFuture(true);
    }

    @Override
    public Group group() {
        return new Group(self, Role.LEADER, 1, Optional.of(self), true, Instant.EPOCH, List.of());
    }
}
