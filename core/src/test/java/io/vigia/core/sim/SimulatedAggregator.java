package io.vigia.core.sim;

import io.vigia.core.detect.DetectEvent;
import io.vigia.core.detect.Detector;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverAction;
import io.vigia.core.failover.FailoverEvent;
import io.vigia.core.failover.FailoverMachine;
import io.vigia.core.failover.FailoverState;
import io.vigia.core.failover.Step;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.Batch;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The loop that owns the code under test; can be stopped, and killed between any two steps. */
final class SimulatedAggregator {
    final SimulatedDisk disk;
    final List<SimulatedBalancer> balancers = new ArrayList<>();
    private final Scheduler scheduler;
    private final World world;
    private final Referee referee;
    private Detector detector;
    private FailoverState state;
    private Optional<RoutingState> routed = Optional.empty();
    private int life;
    private boolean alive;
    private long resumeAtMillis;
    /** Kills the process after so many further steps; negative for not at all. */
    int dieAfterSteps = -1;

    SimulatedAggregator(Scheduler scheduler, World world, Referee referee) {
        this.scheduler = scheduler;
        this.world = world;
        this.referee = referee;
        this.disk = new SimulatedDisk(scheduler);
        this.detector = new Detector(world.detect(), world.layout(), scheduler.instant());
        this.state = FailoverState.initial(
                world.policy(), RoutingState.first(world.policy().first()));
        start();
    }

    void start() {
        if (alive) {
            return;
        }
        life++;
        alive = true;
        resumeAtMillis = 0;
        detector = new Detector(world.detect(), world.layout(), scheduler.instant());
        state = disk.newest()
                .map(durable -> FailoverState.resume(world.policy(), durable))
                .orElseGet(() -> FailoverState.initial(
                        world.policy(), RoutingState.first(world.policy().first())));
        routed = Optional.empty();
        referee.started();
        tick(life);
    }

    void kill() {
        if (alive) {
            alive = false;
            life++;
            disk.crash();
            referee.died(disk.newest());
        }
    }

    void pause(int millis) {
        resumeAtMillis = scheduler.now() + millis;
    }

    Optional<RoutingState> newest() {
        return alive && scheduler.now() >= resumeAtMillis ? routed : Optional.empty();
    }

    FailoverState state() {
        return state;
    }

    private boolean away(Runnable again) {
        if (!alive) {
            return true;
        }
        if (scheduler.now() < resumeAtMillis) {
            scheduler.at(resumeAtMillis, again);
            return true;
        }
        return false;
    }

    private void tick(int me) {
        if (me != life || away(() -> tick(me))) {
            return;
        }
        conclude(detector.on(DetectEvent.Tick.TICK, scheduler.instant()));
        step(FailoverEvent.Tick.TICK);
        scheduler.after(100, () -> tick(me));
    }

    void receive(Batch batch) {
        if (away(() -> receive(batch))) {
            return;
        }
        referee.heard(batch);
        conclude(detector.on(new DetectEvent.BatchHeard(batch, DetectEvent.Channel.BUS), scheduler.instant()));
        if (world.checksLag) {
            for (Observation seen : batch.observations()) {
                if (seen.lagMillis().isPresent()) {
                    Instant at = scheduler.instant().minusMillis(batch.heldMillis() + seen.ageMillis());
                    step(new FailoverEvent.LagObserved(
                            seen.target(), Duration.ofMillis(seen.lagMillis().getAsLong()), at));
                }
            }
        }
    }

    void receive(BalancerReport report) {
        if (!away(() -> receive(report))) {
            step(new FailoverEvent.BalancerReported(report));
        }
    }

    void receive(BalancerId balancer, ServiceId service, Outcome outcome, long startedAtMillis) {
        if (!away(() -> receive(balancer, service, outcome, startedAtMillis))) {
            step(new FailoverEvent.PathObserved(balancer, service, outcome, Instant.ofEpochMilli(startedAtMillis)));
        }
    }

    void acknowledge(ServiceId service) {
        if (alive) {
            step(new FailoverEvent.Acknowledged(service, "tester", "seen"));
        }
    }

    private void conclude(List<Verdict> verdicts) {
        if (!verdicts.isEmpty()) {
            verdicts.forEach(referee::concluded);
            step(new FailoverEvent.VerdictsConcluded(verdicts));
        }
    }

    private void step(FailoverEvent event) {
        if (!alive) {
            return;
        }
        Step step = FailoverMachine.step(state, event, scheduler.instant());
        state = step.state();
        for (FailoverAction action : step.actions()) {
            perform(action);
        }
        if (dieAfterSteps >= 0 && dieAfterSteps-- == 0) {
            kill();
        }
    }

    private void perform(FailoverAction action) {
        int me = life;
        if (action instanceof FailoverAction.Commit commit) {
            referee.decided(commit);
            Durable next = commit.next();
            disk.write(
                    next,
                    () -> settled(me, new FailoverEvent.Committed(next.revision())),
                    () -> settled(me, new FailoverEvent.CommitFailed(next.revision(), "disk full")));
        } else if (action instanceof FailoverAction.Route route) {
            referee.routed(route.routing(), disk.log);
            routed = Optional.of(route.routing());
            for (SimulatedBalancer balancer : balancers) {
                if (world.connected(balancer.site, world.aggregatorSite)) {
                    scheduler.after(scheduler.between(1, 5), () -> balancer.receive(route.routing()));
                }
            }
        } else if (action instanceof FailoverAction.Announce announce) {
            referee.announced(announce.notice());
        }
    }

    private void settled(int me, FailoverEvent event) {
        if (me == life && !away(() -> settled(me, event))) {
            referee.settled(event);
            step(event);
        }
    }
}
