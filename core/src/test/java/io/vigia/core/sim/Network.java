package io.vigia.core.sim;

import io.vigia.core.model.Batch;
import java.util.ArrayList;
import java.util.List;

/** What carries batches to the aggregator: loses, delays, doubles, reorders, and sometimes keeps them in a buffer till a link heals. */
final class Network {
    private final Scheduler scheduler;
    private final World world;
    private final SimulatedAggregator aggregator;
    private final boolean buffers;
    private final List<Runnable> buffered = new ArrayList<>();

    Network(Scheduler scheduler, World world, SimulatedAggregator aggregator) {
        this.scheduler = scheduler;
        this.world = world;
        this.aggregator = aggregator;
        this.buffers = scheduler.chance(0.3);
    }

    void publish(SimulatedAgent from, Batch batch) {
        if (world.cut[from.site][world.aggregatorSite]) {
            if (buffers && buffered.size() < 200) {
                buffered.add(() -> aggregator.receive(batch));
            }
            return;
        }
        if (scheduler.chance(world.batchLoss)) {
            return;
        }
        carry(batch);
        if (world.lossyNow && scheduler.chance(0.05)) {
            carry(batch);
        }
    }

    private void carry(Batch batch) {
        boolean late = world.lossyNow && scheduler.chance(0.03);
        scheduler.after(late ? scheduler.between(50, 1500) : scheduler.between(1, 5), () -> aggregator.receive(batch));
    }

    void healed() {
        List<Runnable> all = new ArrayList<>(buffered);
        buffered.clear();
        all.forEach(Runnable::run);
    }
}
