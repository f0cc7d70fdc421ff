package io.vigia.core.sim;

import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.TargetId;
import java.util.ArrayList;
import java.util.List;

/** One random course of events, from a seed. */
final class Schedule {
    /** Longest cooldown, time-outs of an open failover, silence and quarantine, and some air. */
    private static final int LIVENESS_MILLIS = 30_000;

    final Scheduler scheduler;
    final World world;
    final Referee referee;
    final SimulatedAggregator aggregator;
    final Network network;
    final List<SimulatedAgent> agents = new ArrayList<>();
    final List<SimulatedBalancer> balancers = new ArrayList<>();

    Schedule(long seed) {
        scheduler = new Scheduler(seed);
        world = new World(scheduler);
        referee = new Referee(scheduler, world);
        aggregator = new SimulatedAggregator(scheduler, world, referee);
        network = new Network(scheduler, world, aggregator);
        world.vantages.forEach((node, site) -> agents.add(new SimulatedAgent(node, site, scheduler, world, network)));
        for (int site = 0; site < 2; site++) {
            BalancerId id = new BalancerId("lb" + (site + 1));
            balancers.add(new SimulatedBalancer(id, site, scheduler, world, aggregator, referee));
        }
        aggregator.balancers.addAll(balancers);
    }

    /** Trouble, then health, then one death that must be survived. */
    void run(int troubleMillis) {
        scheduler.runUntil(scheduler.now() + 2000);
        long until = scheduler.now() + troubleMillis;
        world.probeLoss = scheduler.chance(0.3) ? 0.1 : 0;
        world.batchLoss = scheduler.chance(0.3) ? 0.1 : 0;
        world.lossyNow = scheduler.chance(0.5);
        while (scheduler.now() < until) {
            trouble();
            scheduler.runUntil(scheduler.now() + scheduler.between(20, 1200));
        }
        heal();
        scheduler.runUntil(scheduler.now() + 3000);
        killTheActive();
        demandService();
    }

    /** Nothing dies, and yet the network and the observers are at their worst: one partition, one pause, one jump at a time. */
    void quiet(long millis) {
        world.probeLoss = 0.1;
        world.batchLoss = 0.1;
        world.lossyNow = true;
        long until = scheduler.now() + millis;
        while (scheduler.now() < until) {
            SimulatedAgent agent = agents.get(scheduler.between(0, agents.size() - 1));
            switch (scheduler.between(0, 2)) {
                case 0 -> agent.pause(2000);
                case 1 -> agent.jumpClock(scheduler.between(600, 3_600_000));
                default -> {
                    int one = scheduler.between(0, 2);
                    world.cut(one, (one + scheduler.between(1, 2)) % 3, true);
                }
            }
            scheduler.runUntil(scheduler.now() + scheduler.between(1000, 20_000));
            world.healLinks();
            network.healed();
            scheduler.runUntil(scheduler.now() + scheduler.between(0, 10_000));
        }
    }

    private void trouble() {
        SimulatedAgent agent = agents.get(scheduler.between(0, agents.size() - 1));
        SimulatedBalancer balancer = balancers.get(scheduler.between(0, 1));
        List<TargetId> targets = world.targets();
        TargetId target = targets.get(scheduler.between(0, targets.size() - 1));
        int one = scheduler.between(0, 2);
        int other = (one + scheduler.between(1, 2)) % 3;
        switch (scheduler.between(0, 24)) {
            case 0, 1, 2 -> world.set(target, World.Health.REFUSING);
            case 3, 4 -> world.set(target, World.Health.FROZEN);
            case 5, 6, 7, 8 -> world.set(target, World.Health.SERVING);
            case 9 -> agent.kill();
            case 10 -> agent.restart();
            case 11 -> agent.pause(scheduler.between(200, 4000));
            case 12 -> agent.jumpClock(scheduler.between(400, 100_000));
            case 13 -> agent.drop(scheduler.between(1, 5));
            case 14, 15 -> world.cut(one, other, true);
            case 16 -> {
                world.healLinks();
                network.healed();
            }
            case 17 -> die(scheduler.between(0, 1) == 0 ? -1 : scheduler.between(0, 40));
            case 18 -> aggregator.pause(scheduler.between(100, 4000));
            case 19 -> {
                aggregator.disk.failure = scheduler.chance(0.5) ? 0.5 : 0;
                aggregator.disk.slowMillis = scheduler.chance(0.3) ? 3000 : 10;
            }
            case 20 -> balancer.actuatorUp = !balancer.actuatorUp;
            case 21 -> balancer.reachable = !balancer.reachable;
            case 22 -> balancer.slowMillis = scheduler.chance(0.3) ? 5000 : 20;
            case 23 -> {
                world.lagMillis[one] = scheduler.between(0, 8000);
                world.lagSilent[other] = !world.lagSilent[other];
            }
            default -> aggregator.acknowledge(World.S3);
        }
    }

    private void die(int afterSteps) {
        if (afterSteps < 0) {
            aggregator.kill();
        } else {
            aggregator.dieAfterSteps = afterSteps;
        }
        scheduler.after(scheduler.between(100, 4000), aggregator::start);
    }

    private void heal() {
        world.healLinks();
        world.probeLoss = 0;
        world.batchLoss = 0;
        world.lossyNow = false;
        java.util.Arrays.fill(world.lagMillis, 0);
        java.util.Arrays.fill(world.lagSilent, false);
        world.targets().forEach(target -> world.set(target, World.Health.SERVING));
        agents.forEach(agent -> {
            agent.resume();
            agent.restart();
        });
        aggregator.dieAfterSteps = -1;
        aggregator.start();
        aggregator.disk.failure = 0;
        aggregator.disk.slowMillis = 10;
        balancers.forEach(balancer -> {
            balancer.actuatorUp = true;
            balancer.reachable = true;
            balancer.slowMillis = 20;
        });
        network.healed();
    }

    private void killTheActive() {
        World.Health how = scheduler.chance(0.5) ? World.Health.REFUSING : World.Health.FROZEN;
        for (ServiceId service : world.services()) {
            aggregator.disk.newest().ifPresent(durable -> {
                int site = World.SITES.indexOf(durable.routing().active().get(service));
                world.set(World.target(service, site), how);
            });
        }
    }

    private void demandService() {
        long deadline = scheduler.now() + LIVENESS_MILLIS;
        while (!settled()) {
            if (scheduler.now() >= deadline) {
                throw new AssertionError("not settled " + LIVENESS_MILLIS + " ms after the last fault: durable "
                        + aggregator.disk.newest() + ", services "
                        + aggregator.state().services() + ", health " + world.health + ", balancers "
                        + balancers.stream().map(balancer -> balancer.applied).toList());
            }
            scheduler.runUntil(scheduler.now() + 200);
        }
    }

    private boolean settled() {
        RoutingState routing =
                aggregator.disk.newest().map(durable -> durable.routing()).orElse(null);
        if (routing == null
                || aggregator.disk.newest().orElseThrow().failovers().stream().anyMatch(FailoverRecord::open)) {
            return false;
        }
        boolean serves = world.services().stream()
                .allMatch(service -> world.serves(World.target(
                        service, World.SITES.indexOf(routing.active().get(service)))));
        return serves && balancers.stream().allMatch(balancer -> routing.equals(balancer.applied));
    }
}
