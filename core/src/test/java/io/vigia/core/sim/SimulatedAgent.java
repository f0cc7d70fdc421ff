package io.vigia.core.sim;

import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.SelfHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** One agent: probes with phases, time-outs and retries, runs, batches on a tick and at once. */
final class SimulatedAgent {
    private static final int INTERVAL = 500;
    private static final int TIMEOUT = 500;
    private static final int RETRY = 100;
    private static final int TICK = 250;

    final NodeId node;
    final int site;
    private final Scheduler scheduler;
    private final World world;
    private final Cluster cluster;
    private final List<Run> fresh = new ArrayList<>();
    private long incarnation;
    private long sequence;
    private int life;
    private boolean alive = true;
    private long resumeAtMillis;
    private long lastTickMillis;
    private long clockJumpMillis;
    private long dropped;

    SimulatedAgent(int vantage, Cluster cluster) {
        this.node = cluster.world.vantages.get(vantage);
        this.site = cluster.world.vantageSite(vantage);
        this.scheduler = cluster.scheduler;
        this.world = cluster.world;
        this.cluster = cluster;
        start();
    }

    private void start() {
        life++;
        alive = true;
        incarnation = scheduler.now() + scheduler.between(-2000, 0);
        sequence = 0;
        dropped = 0;
        fresh.clear();
        lastTickMillis = scheduler.now();
        int me = life;
        for (int target = 0; target < world.targets.size(); target++) {
            Run run = new Run(target);
            scheduler.after(scheduler.between(0, INTERVAL), () -> probe(run, me));
        }
        scheduler.after(scheduler.between(1, TICK), () -> tick(me));
    }

    void kill() {
        life++;
        alive = false;
    }

    void restart() {
        if (!alive) {
            start();
        }
    }

    void pause(int millis) {
        resumeAtMillis = scheduler.now() + millis;
    }

    void resume() {
        resumeAtMillis = 0;
    }

    void jumpClock(int millis) {
        clockJumpMillis = Math.max(clockJumpMillis, Math.abs(millis));
    }

    void drop(int count) {
        dropped += count;
    }

    private boolean deferred(Runnable what) {
        if (scheduler.now() < resumeAtMillis) {
            scheduler.at(resumeAtMillis, what);
            return true;
        }
        return false;
    }

    private void probe(Run run, int me) {
        if (me != life || deferred(() -> probe(run, me))) {
            return;
        }
        long startedAt = scheduler.now();
        boolean reaches = cluster.network.connected(site, run.target % 3) && !scheduler.chance(world.probeLoss);
        World.Health health = world.health[run.target];
        boolean good = reaches && health == World.Health.SERVING;
        int takes = !reaches || health == World.Health.FROZEN ? TIMEOUT : scheduler.between(1, 8);
        scheduler.after(takes, () -> ended(run, startedAt, good, me));
    }

    private void ended(Run run, long startedAt, boolean good, int me) {
        if (me != life || deferred(() -> ended(run, startedAt, good, me))) {
            return;
        }
        long now = scheduler.now();
        // After a pause the time-out and the answer are both ready: either may be seen first.
        boolean seen = good && (now - startedAt < TIMEOUT || scheduler.chance(0.3));
        boolean changed = run.add(seen, now);
        boolean young = run.failing && now - run.beganAt < 2000;
        if (!fresh.contains(run)) {
            fresh.add(run);
        }
        if (changed || (young && run.length <= 6)) {
            send(0);
        }
        long next = young ? now + RETRY : Math.max(startedAt + INTERVAL, now + 1);
        scheduler.at(next, () -> probe(run, me));
    }

    private void tick(int me) {
        if (me != life || deferred(() -> tick(me))) {
            return;
        }
        long late = Math.max(0, scheduler.now() - lastTickMillis - TICK);
        lastTickMillis = scheduler.now();
        send(late);
        scheduler.after(TICK, () -> tick(me));
    }

    private void send(long stallMillis) {
        List<Observation> observations = new ArrayList<>(fresh.size());
        for (Run run : fresh) {
            observations.add(run.observation(scheduler.now(), world, site));
        }
        fresh.clear();
        SelfHealth health = new SelfHealth(stallMillis, clockJumpMillis, stallMillis / TICK, dropped);
        clockJumpMillis = 0;
        Batch batch = new Batch(node, incarnation, ++sequence, 0, health, observations);
        for (SimulatedAggregator aggregator : cluster.aggregators) {
            cluster.network.publish(site, aggregator, batch);
        }
    }

    private static final class Run {
        final int target;
        boolean failing;
        long length;
        long beganAt;
        long endedAt;
        long checks;
        long failures;

        Run(int target) {
            this.target = target;
        }

        boolean add(boolean good, long now) {
            boolean changed = length == 0 || failing == good;
            if (changed) {
                failing = !good;
                length = 0;
                beganAt = now;
            }
            length++;
            endedAt = now;
            checks++;
            failures += good ? 0 : 1;
            return changed;
        }

        Observation observation(long now, World world, int from) {
            int at = target % 3;
            boolean measured = !failing && from == at && world.kinds.get(target / 3).measured && !world.lagSilent[at];
            return new Observation(
                    world.targets.get(target),
                    failing ? Outcome.DOWN : Outcome.UP,
                    length,
                    endedAt - beganAt,
                    now - endedAt,
                    1000,
                    checks,
                    failures,
                    measured ? OptionalLong.of(world.lagMillis[at]) : OptionalLong.empty(),
                    failing ? "no answer" : "",
                    List.of());
        }
    }
}
