package io.vigia.core.sim;

import io.vigia.core.model.Batch;
import java.util.ArrayList;
import java.util.List;

/**
 * What carries everything that is said between two machines: loses, delays, doubles and reorders. A place is a site (0 to 2, for all
 * that stands there) or, from 3 on, one aggregator.
 */
final class Network {
    private static final int BUFFERED = 200;

    final boolean[][] cut = new boolean[3][3];
    final boolean[] mute;
    final boolean[] deaf;
    final boolean[][] apart;

    /** Probabilities of one message. */
    double loss;

    double doubling;
    double lateness;

    /** Whether telemetry that finds a link closed waits until it opens. */
    boolean buffers;

    private final Scheduler scheduler;
    private final List<Held> held = new ArrayList<>();

    private record Held(int from, SimulatedAggregator to, Batch batch, long sinceMillis) {}

    Network(Scheduler scheduler, int aggregators) {
        this.scheduler = scheduler;
        this.mute = new boolean[aggregators];
        this.deaf = new boolean[aggregators];
        this.apart = new boolean[aggregators][aggregators];
    }

    static int aggregator(int id) {
        return 3 + id;
    }

    boolean closed(int from, int to) {
        if (cut[site(from)][site(to)] || (from >= 3 && mute[from - 3]) || (to >= 3 && deaf[to - 3])) {
            return true;
        }
        return from >= 3 && to >= 3 && apart[from - 3][to - 3];
    }

    private static int site(int place) {
        return place % 3;
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
        scheduler.after(scheduler.chance(lateness) ? scheduler.between(50, 1500) : scheduler.between(1, 5), what);
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
