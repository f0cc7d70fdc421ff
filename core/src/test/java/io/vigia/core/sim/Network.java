package io.vigia.core.sim;

import io.vigia.core.model.Batch;
import java.util.ArrayList;
import java.util.List;

/**
 * What carries everything that is said between two machines: loses, delays, doubles and reorders. A place is a site (0 to 2, for all
 * that stands there) or one aggregator or balancer in it.
 */
final class Network {
    private static final int BUFFERED = 200;

    /** Between sites, one way. */
    final boolean[][] cut = new boolean[3][3];

    /** Places that nobody hears, and that hear nobody. */
    final boolean[] mute;

    final boolean[] deaf;

    /** Between places, one way. */
    final boolean[][] apart;

    /** Probabilities of one message. */
    double loss;

    double doubling;
    double lateness;

    /** Whether telemetry that finds a link closed waits until it opens. */
    boolean buffers;

    private final Scheduler scheduler;
    private final int[] sites;
    private final List<Held> held = new ArrayList<>();

    private record Held(int from, SimulatedAggregator to, Batch batch, long sinceMillis) {}

    Network(Scheduler scheduler, int aggregators) {
        this.scheduler = scheduler;
        int places = 3 + World.BALANCERS.size() + aggregators;
        this.mute = new boolean[places];
        this.deaf = new boolean[places];
        this.apart = new boolean[places][places];
        this.sites = new int[places];
        for (int site = 0; site < 3; site++) {
            sites[site] = site;
        }
        for (int balancer = 0; balancer < World.BALANCERS.size(); balancer++) {
            sites[balancer(balancer)] = balancer;
        }
        for (int id = 0; id < aggregators; id++) {
            sites[aggregator(id)] = id % 3;
        }
    }

    static int balancer(int index) {
        return 3 + index;
    }

    static int aggregator(int id) {
        return 3 + World.BALANCERS.size() + id;
    }

    boolean closed(int from, int to) {
        return cut[sites[from]][sites[to]] || mute[from] || deaf[to] || apart[from][to];
    }

    boolean connected(int one, int other) {
        return !closed(one, other) && !closed(other, one);
    }

    void send(int from, int to, Runnable what) {
        if (closed(from, to) || scheduler.chance(loss)) {
            return;
        }
        carry(what);
        if (scheduler.chance(doubling)) {
            carry(what);
        }
    }

    private void carry(Runnable what) {
        int most = scheduler.chance(lateness) ? scheduler.chance(0.3) ? 5000 : 1000 : 5;
        scheduler.after(scheduler.between(1, most), what);
    }

    void publish(int from, SimulatedAggregator to, Batch batch) {
        if (buffers && closed(from, aggregator(to.id))) {
            if (held.size() < BUFFERED) {
                held.add(new Held(from, to, batch, scheduler.now()));
            }
            return;
        }
        send(from, aggregator(to.id), () -> to.receive(batch));
    }

    /** A link has opened: what waited for it comes, and is known to be old. */
    void released() {
        for (int i = 0; i < held.size(); ) {
            Held one = held.get(i);
            if (closed(one.from, aggregator(one.to.id))) {
                i++;
            } else {
                held.remove(i);
                Batch batch = one.batch;
                long age = batch.heldMillis() + scheduler.now() - one.sinceMillis;
                one.to.receive(new Batch(
                        batch.node(),
                        batch.incarnation(),
                        batch.sequence(),
                        age,
                        batch.health(),
                        batch.observations()));
            }
        }
    }

    void heal() {
        for (int i = 0; i < 3; i++) {
            java.util.Arrays.fill(cut[i], false);
        }
        for (boolean[] row : apart) {
            java.util.Arrays.fill(row, false);
        }
        java.util.Arrays.fill(mute, false);
        java.util.Arrays.fill(deaf, false);
        loss = 0;
        doubling = 0;
        lateness = 0;
        released();
    }
}
