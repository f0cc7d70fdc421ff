package io.vigia.core.sim;

import io.vigia.core.detect.DetectEvent;
import io.vigia.core.detect.DetectPolicy;
import io.vigia.core.detect.Detector;
import io.vigia.core.detect.Layout;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.SelfHealth;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What detection alone needs of a lake: vantages that probe at an agent's real pace (a look every 500 ms, time-outs of 500 ms, failures
 * younger than ten seconds looked at again after 100 ms and told at once), and detectors that hear them. Every vantage watches
 * the six components that all watch, and one path that only it watches, which fails until a failover from component 0 has been made.
 */
final class ProbedLake {
    static final int COMPONENTS = 6;
    private static final int VANTAGES = 5;
    private static final int[] SITE = {0, 1, 2, 0, 1};
    private static final int INTERVAL = 500;
    private static final int TIMEOUT = 500;
    private static final int RETRY = 100;
    private static final int YOUNG = 10_000;
    private static final int TICK = 250;

    /** How long a failover from component 0 takes. */
    private static final int MOVE = 700;

    /** Whether chance takes one look. */
    interface Chance {
        boolean takes(int vantage, int target, long nowMillis);
    }

    final Scheduler scheduler;
    final World.Health[] health = new World.Health[COMPONENTS];
    final List<Ear> ears = new ArrayList<>();
    Chance chance = (vantage, target, nowMillis) -> false;
    /** Vantages that reach nothing outside their own site. */
    final boolean[] cut = new boolean[VANTAGES];

    private final Vantage[] vantages;
    private final long[] diedAt = new long[COMPONENTS];

    ProbedLake(long seed, int vantageCount) {
        scheduler = new Scheduler(seed);
        Arrays.fill(health, World.Health.SERVING);
        vantages = new Vantage[vantageCount];
        for (int vantage = 0; vantage < vantageCount; vantage++) {
            vantages[vantage] = new Vantage(vantage);
        }
    }

    void startVantages() {
        for (Vantage vantage : vantages) {
            vantage.start();
        }
    }

    /** An aggregator starts to listen. */
    Ear listen() {
        Ear ear = new Ear();
        ears.add(ear);
        ear.tick();
        return ear;
    }

    void pass(long millis) {
        scheduler.runUntil(scheduler.now() + millis);
    }

    void set(int component, World.Health to) {
        health[component] = to;
        diedAt[component] = scheduler.now();
    }

    void setAll(World.Health to) {
        for (int component = 0; component < COMPONENTS; component++) {
            set(component, to);
        }
    }

    /** Component 0 refuses, and serves again. */
    void outage(int millis) {
        set(0, World.Health.REFUSING);
        pass(millis);
        set(0, World.Health.SERVING);
    }

    /** The agents' event loops stand still, as on a machine too busy to run them. */
    void stall(int millis) {
        for (Vantage vantage : vantages) {
            vantage.resumeAt = scheduler.now() + millis;
        }
    }

    /** The milliseconds from now until {@code ear} condemns {@code component}; the time-out when it does not. */
    long millisToCondemn(Ear ear, int component, int timeoutMillis) {
        long from = scheduler.now();
        while (scheduler.now() < from + timeoutMillis && !ear.condemns(component)) {
            pass(1);
        }
        return scheduler.now() - from;
    }

    private static TargetId target(int number) {
        return new TargetId(number < COMPONENTS ? "component-" + number : "path-" + (number - COMPONENTS));
    }

    private Layout layout() {
        Map<NodeId, SiteId> sites = new LinkedHashMap<>();
        for (Vantage vantage : vantages) {
            sites.put(vantage.node, World.SITES.get(SITE[vantage.number]));
        }
        Map<TargetId, Layout.Watched> targets = new LinkedHashMap<>();
        for (int component = 0; component < COMPONENTS; component++) {
            watch(targets, component, component % 3, sites.keySet());
        }
        for (Vantage vantage : vantages) {
            watch(targets, COMPONENTS + vantage.number, SITE[vantage.number], Set.of(vantage.node));
        }
        return new Layout(sites, targets);
    }

    private static void watch(Map<TargetId, Layout.Watched> targets, int number, int site, Set<NodeId> by) {
        targets.put(
                target(number),
                Layout.Watched.every(
                        Optional.of(World.SITES.get(site)),
                        by,
                        Duration.ofMillis(INTERVAL),
                        Duration.ofMillis(TIMEOUT)));
    }

    /** One life of an aggregator's detector, and how often it condemned what served. */
    final class Ear {
        private final Detector detector = new Detector(DetectPolicy.DEFAULT, layout(), scheduler.instant());
        private boolean alive = true;
        int wrongs;

        void die() {
            alive = false;
            ears.remove(this);
        }

        boolean condemns(int component) {
            return detector.verdict(target(component)).filter(Verdict::condemns).isPresent();
        }

        private void tick() {
            if (alive) {
                tell(DetectEvent.Tick.TICK);
                scheduler.after(100, this::tick);
            }
        }

        private void tell(DetectEvent event) {
            for (Verdict verdict : detector.on(event, scheduler.instant())) {
                for (int component = 0; component < COMPONENTS; component++) {
                    if (verdict.target().equals(target(component))
                            && verdict.condemns()
                            && verdict.since().equals(scheduler.instant())
                            && health[component] == World.Health.SERVING
                            && scheduler.now() - diedAt[component] > 3000) {
                        wrongs++;
                    }
                }
            }
        }
    }

    private final class Vantage {
        final int number;
        final NodeId node;
        final List<Run> fresh = new ArrayList<>();
        long incarnation;
        long sequence;
        long lastTickAt;
        long resumeAt;

        Vantage(int number) {
            this.number = number;
            this.node = World.AGENTS.get(number);
        }

        void start() {
            incarnation = scheduler.now();
            lastTickAt = scheduler.now();
            for (int component = 0; component < COMPONENTS; component++) {
                begin(new Run(component));
            }
            begin(new Run(COMPONENTS + number));
            scheduler.after(scheduler.between(1, TICK), this::tick);
        }

        private void begin(Run run) {
            scheduler.after(scheduler.between(0, 100), () -> look(run));
        }

        private boolean deferred(Runnable what) {
            if (scheduler.now() < resumeAt) {
                scheduler.at(resumeAt, what);
                return true;
            }
            return false;
        }

        private void look(Run run) {
            if (deferred(() -> look(run))) {
                return;
            }
            long startedAt = scheduler.now();
            boolean component = run.target < COMPONENTS;
            World.Health is = component ? health[run.target] : path();
            boolean lost = component
                    && (chance.takes(number, run.target, startedAt) || (cut[number] && run.target % 3 != SITE[number]));
            boolean good = !lost && is == World.Health.SERVING;
            int takes = lost || is == World.Health.FROZEN ? TIMEOUT : scheduler.between(1, 8);
            scheduler.after(takes, () -> ended(run, startedAt, good));
        }

        private World.Health path() {
            boolean broken = health[0] != World.Health.SERVING && scheduler.now() - diedAt[0] < MOVE;
            return broken ? World.Health.REFUSING : World.Health.SERVING;
        }

        private void ended(Run run, long startedAt, boolean good) {
            if (deferred(() -> ended(run, startedAt, good))) {
                return;
            }
            long now = scheduler.now();
            Outcome outcome = now - startedAt >= TIMEOUT + 200 ? Outcome.UNKNOWN : good ? Outcome.UP : Outcome.DOWN;
            boolean changed = run.add(outcome, now);
            boolean young = outcome != Outcome.UP && now - run.beganAt < YOUNG;
            if (!fresh.contains(run)) {
                fresh.add(run);
            }
            if (changed || young) {
                send(0);
            }
            int spread = run.length <= 1 ? scheduler.between(250, 750) : scheduler.between(450, 550);
            long next = outcome == Outcome.UP ? startedAt + spread : now + RETRY;
            scheduler.at(young ? now + RETRY : Math.max(next, now), () -> look(run));
        }

        private void tick() {
            if (deferred(this::tick)) {
                return;
            }
            long late = Math.max(0, scheduler.now() - lastTickAt - TICK);
            lastTickAt = scheduler.now();
            send(late);
            scheduler.after(TICK, this::tick);
        }

        private void send(long stallMillis) {
            List<Observation> seen =
                    fresh.stream().map(run -> run.observation(scheduler.now())).toList();
            fresh.clear();
            SelfHealth self = new SelfHealth(stallMillis, 0, stallMillis / TICK, 0);
            Batch batch = new Batch(node, incarnation, ++sequence, 0, self, seen);
            for (Ear ear : List.copyOf(ears)) {
                scheduler.after(1, () -> {
                    if (ear.alive) {
                        ear.tell(new DetectEvent.BatchHeard(batch, DetectEvent.Channel.BUS));
                    }
                });
            }
        }
    }

    private static final class Run {
        final int target;
        Outcome outcome = Outcome.UNKNOWN;
        long length;
        long beganAt;
        long endedAt;
        long checks;
        long failures;

        Run(int target) {
            this.target = target;
        }

        boolean add(Outcome seen, long now) {
            boolean changed = length == 0 || outcome != seen;
            if (changed) {
                outcome = seen;
                length = 0;
                beganAt = now;
            }
            length++;
            endedAt = now;
            checks++;
            failures += seen == Outcome.UP ? 0 : 1;
            return changed;
        }

        Observation observation(long now) {
            return new Observation(
                    target(target),
                    outcome,
                    length,
                    endedAt - beganAt,
                    now - endedAt,
                    1000,
                    checks,
                    failures,
                    OptionalLong.empty(),
                    "",
                    List.of());
        }
    }
}
