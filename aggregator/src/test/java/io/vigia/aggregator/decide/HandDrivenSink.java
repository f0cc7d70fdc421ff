package io.vigia.aggregator.decide;

import io.vertx.core.Future;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.RoutingState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes down what agents would be told. */
public final class HandDrivenSink implements RoutingSink {
    final List<RoutingState> routed = new CopyOnWriteArrayList<>();
    final List<Boolean> leading = new CopyOnWriteArrayList<>();
    final List<HookOrder> orders = new CopyOnWriteArrayList<>();
    final AtomicInteger confirmed = new AtomicInteger();

    @Override
    public void route(RoutingState routing) {
        routed.add(routing);
    }

    @Override
    public void lead(long term, boolean isLeading) {
        leading.add(isLeading);
    }

    @Override
    public Runnable heardByNow() {
        return confirmed::incrementAndGet;
    }

    @Override
    public void order(HookOrder order) {
        orders.add(order);
    }

    @Override
    public Future<Rehearsals.Lines> dryRun(BalancerId balancer, List<RoutingState> states) {
        return Future.failedFuture("nobody there");
    }
}
