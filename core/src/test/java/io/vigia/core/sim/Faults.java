package io.vigia.core.sim;

import java.util.Optional;

/** Makes faults happen to a cluster, ends each after its time, and heals all at once. */
final class Faults {
    private final Cluster cluster;
    private final Scheduler scheduler;
    private final People people;
    private boolean healed;

    Faults(Cluster cluster, People people) {
        this.cluster = cluster;
        this.scheduler = cluster.scheduler;
        this.people = people;
    }

    void begin(Fault fault) {
        cluster.say(() -> "FAULT " + describe(fault));
        switch (fault.kind()) {
            case TARGET_REFUSES -> target(fault.one() % targets(), World.Health.REFUSING, fault.forMillis());
            case TARGET_FREEZES -> target(fault.one() % targets(), World.Health.FROZEN, fault.forMillis());
            case SITE_DIES -> {
                for (int target = fault.one() % 3; target < targets(); target += 3) {
                    target(target, World.Health.FROZEN, fault.forMillis());
                }
            }
            case LAG_GROWS -> {
                cluster.world.lagMillis[fault.one() % 3] = fault.other();
                later(fault, () -> cluster.world.lagMillis[fault.one() % 3] = 0);
            }
            case LAG_SILENT -> toggle(fault, cluster.world.lagSilent, fault.one() % 3);
            case NOISE -> {
                cluster.noise(0.1, 0.05, 0.05);
                later(3L * fault.forMillis(), () -> cluster.noise(0, 0, 0));
            }
            case PROBES_LOST -> {
                cluster.world.probeLoss = 0.1;
                later(fault, () -> cluster.world.probeLoss = 0);
            }
            case SITES_CUT_ONE_WAY,
                    SITE_CUT_OFF,
                    AGGREGATOR_MUTE,
                    AGGREGATOR_DEAF,
                    AGGREGATOR_CUT_OFF,
                    AGGREGATORS_APART_ONE_WAY,
                    BALANCER_MUTE,
                    BALANCER_DEAF,
                    BALANCER_CUT_OFF -> network(fault);
            case AGGREGATOR_DIES,
                    AGGREGATOR_DIES_AFTER_ACTIONS,
                    AGGREGATOR_STOPS,
                    AGGREGATOR_CLOCK_JUMPS,
                    DISK_FULL,
                    DISK_SLOW -> aggregator(fault, aggregator(fault.one()));
            case LEADER_DIES, LEADER_DIES_AFTER_ACTIONS, LEADER_STOPS -> {
                Optional<SimulatedAggregator> leader = cluster.leader();
                aggregator(fault, leader.orElseGet(() -> aggregator(fault.one())));
            }
            case AGENT_DIES, AGENT_STOPS, AGENT_CLOCK_JUMPS, AGENT_DROPS -> agent(fault);
            case ACTUATOR_DIES, ACTUATOR_STOPS, ACTUATOR_DISK_SLOW, PROXY_HANGS, PROXY_SLOW -> balancer(fault);
            case HOOKS_DIE, HOOKS_STOP, HOOKS_HANG, HOOKS_FAIL -> hooks(fault);
            case COMMAND -> people.want(fault);
        }
    }

    private static String describe(Fault fault) {
        return fault.kind() + " " + fault.one() + " " + fault.other() + " for " + fault.forMillis() + " ms";
    }

    private int targets() {
        return cluster.world.targets.size();
    }

    private SimulatedAggregator aggregator(int number) {
        return cluster.aggregators.get(number % cluster.aggregators.size());
    }

    private void later(Fault fault, Runnable end) {
        later(fault.forMillis(), end);
    }

    /** Unless all has been healed before. */
    private void later(long millis, Runnable end) {
        scheduler.after(millis, () -> {
            if (!healed) {
                end.run();
            }
        });
    }

    private void target(int target, World.Health health, int forMillis) {
        cluster.world.set(target, health);
        later(forMillis, () -> cluster.world.set(target, World.Health.SERVING));
    }

    private void toggle(Fault fault, boolean[] flags, int which) {
        flags[which] = true;
        later(fault, () -> {
            flags[which] = false;
            cluster.network.released();
        });
    }

    private void network(Fault fault) {
        Network network = cluster.network;
        int site = fault.one() % 3;
        int id = Network.aggregator(fault.one() % cluster.aggregators.size());
        int other = Network.aggregator(fault.other() % cluster.aggregators.size());
        int balancer = Network.balancer(fault.one() % cluster.balancers.size());
        switch (fault.kind()) {
            case SITES_CUT_ONE_WAY -> toggle(fault, network.cut[site], (site + 1 + fault.other() % 2) % 3);
            case SITE_CUT_OFF -> {
                for (int away = 0; away < 3; away++) {
                    if (away != site) {
                        toggle(fault, network.cut[site], away);
                        toggle(fault, network.cut[away], site);
                    }
                }
            }
            case AGGREGATOR_MUTE -> toggle(fault, network.mute, id);
            case AGGREGATOR_DEAF -> toggle(fault, network.deaf, id);
            case BALANCER_MUTE -> toggle(fault, network.mute, balancer);
            case BALANCER_DEAF -> toggle(fault, network.deaf, balancer);
            case BALANCER_CUT_OFF -> {
                toggle(fault, network.mute, balancer);
                toggle(fault, network.deaf, balancer);
            }
            case AGGREGATOR_CUT_OFF -> {
                toggle(fault, network.mute, id);
                toggle(fault, network.deaf, id);
            }
            default -> toggle(fault, network.apart[id], other);
        }
    }

    private void aggregator(Fault fault, SimulatedAggregator one) {
        switch (fault.kind()) {
            case AGGREGATOR_DIES, LEADER_DIES -> {
                one.kill();
                later(fault, one::start);
            }
            case AGGREGATOR_DIES_AFTER_ACTIONS, LEADER_DIES_AFTER_ACTIONS -> {
                one.dieAfterActions = fault.other() % 12;
                later(fault, () -> {
                    one.dieAfterActions = -1;
                    one.start();
                });
            }
            case AGGREGATOR_CLOCK_JUMPS -> one.wallOffsetMillis = fault.other() % 8000 - 4000L;
            case DISK_FULL -> {
                one.raft.disk.full = true;
                later(fault, () -> one.raft.disk.full = false);
            }
            case DISK_SLOW -> {
                one.raft.disk.slowMillis = 50 + fault.other() % 1000;
                later(fault, () -> one.raft.disk.slowMillis = 10);
            }
            default -> one.raft.process.pause(fault.forMillis());
        }
    }

    private void agent(Fault fault) {
        SimulatedAgent agent = cluster.agents.get(fault.one() % cluster.agents.size());
        switch (fault.kind()) {
            case AGENT_DIES -> {
                agent.kill();
                later(fault, agent::restart);
            }
            case AGENT_STOPS -> agent.pause(fault.forMillis());
            case AGENT_CLOCK_JUMPS -> agent.jumpClock(400 + 10 * fault.other());
            default -> agent.drop(1 + fault.other() % 5);
        }
    }

    private void balancer(Fault fault) {
        SimulatedBalancer balancer = cluster.balancers.get(fault.one() % cluster.balancers.size());
        switch (fault.kind()) {
            case ACTUATOR_DIES -> {
                balancer.kill();
                later(fault, balancer::start);
            }
            case ACTUATOR_STOPS -> balancer.pause(fault.forMillis());
            case ACTUATOR_DISK_SLOW -> {
                balancer.diskMillis = 10_000;
                later(fault, () -> balancer.diskMillis = 5);
            }
            case PROXY_HANGS -> {
                balancer.hang(true);
                later(fault, () -> balancer.hang(false));
            }
            default -> {
                balancer.slow(50 + fault.other() % 5000);
                later(fault, () -> balancer.slow(20));
            }
        }
    }

    private void hooks(Fault fault) {
        SimulatedHooks agent = cluster.hooks.get(fault.one() % cluster.hooks.size());
        switch (fault.kind()) {
            case HOOKS_DIE -> {
                agent.kill();
                later(fault, agent::start);
            }
            case HOOKS_STOP -> agent.process.pause(2 * fault.forMillis());
            case HOOKS_HANG -> {
                agent.hanging = true;
                later(fault, () -> agent.hanging = false);
            }
            default -> {
                agent.failing = true;
                later(fault, () -> agent.failing = false);
            }
        }
    }

    /** Everything is well from now on. */
    void heal() {
        healed = true;
        cluster.say(() -> "all is healed");
        World world = cluster.world;
        for (int target = 0; target < targets(); target++) {
            world.set(target, World.Health.SERVING);
        }
        world.probeLoss = 0;
        java.util.Arrays.fill(world.lagMillis, 0);
        java.util.Arrays.fill(world.lagSilent, false);
        cluster.noise(0, 0, 0);
        cluster.network.heal();
        for (SimulatedAgent agent : cluster.agents) {
            agent.resume();
            agent.restart();
        }
        for (SimulatedAggregator aggregator : cluster.aggregators) {
            aggregator.dieAfterActions = -1;
            aggregator.raft.disk.full = false;
            aggregator.raft.disk.slowMillis = 10;
            aggregator.raft.process.resume();
            aggregator.start();
        }
        for (SimulatedBalancer balancer : cluster.balancers) {
            balancer.diskMillis = 5;
            balancer.hang(false);
            balancer.slow(20);
            balancer.process.resume();
            balancer.start();
        }
        for (SimulatedHooks agent : cluster.hooks) {
            agent.hanging = false;
            agent.failing = false;
            agent.process.resume();
            agent.start();
        }
    }
}
