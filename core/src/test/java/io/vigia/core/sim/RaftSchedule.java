package io.vigia.core.sim;

import io.vigia.core.sim.RaftClient.Books;
import io.vigia.core.sim.RaftClient.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** One random course of events for a Raft group alone, from a seed. */
final class RaftSchedule {
    private static final int LEADER_WITHIN_MILLIS = 5000;
    private static final int COMMON_WITHIN_MILLIS = 2000;

    final Scheduler scheduler;
    final RaftReferee<Change> referee = new RaftReferee<>();
    final Books books = new Books();
    final List<RaftClient> clients = new ArrayList<>();
    private final boolean[][] cut;
    private final RaftNetwork<Change> network;

    RaftSchedule(long seed) {
        scheduler = new Scheduler(seed);
        int members = scheduler.chance(0.1) ? 1 : scheduler.chance(0.3) ? 5 : 3;
        cut = new boolean[members][members];
        network = new RaftNetwork<>(scheduler, (from, to) -> cut[from][to]);
        for (int id = 0; id < members; id++) {
            clients.add(new RaftClient(id, members, scheduler, network, referee, books));
        }
        clients.forEach(RaftClient::start);
    }

    /** Trouble, then health, which must bring a leader, and another after it. */
    void run(int troubleMillis) {
        network.loss = scheduler.chance(0.4) ? 0.1 : 0;
        network.doubling = scheduler.chance(0.4) ? 0.1 : 0;
        network.lateness = scheduler.chance(0.4) ? scheduler.chance(0.3) ? 0.4 : 0.05 : 0;
        int calmMillis = scheduler.chance(0.5) ? 500 : 2000;
        long until = scheduler.now() + troubleMillis;
        while (scheduler.now() < until) {
            trouble();
            scheduler.runUntil(scheduler.now() + scheduler.between(10, calmMillis));
        }
        heal();
        await("a leader", LEADER_WITHIN_MILLIS, () -> clients.stream().anyMatch(RaftClient::leads));
        int before = books.committed;
        await("a commit", COMMON_WITHIN_MILLIS, () -> books.committed > before);
        int delivered = books.delivered.size();
        await(
                "common state",
                COMMON_WITHIN_MILLIS,
                () -> clients.stream().allMatch(client -> client.heard() >= delivered));
    }

    private void trouble() {
        RaftClient client = clients.get(scheduler.between(0, clients.size() - 1));
        RaftClient target = scheduler.chance(0.5)
                ? clients.stream().filter(RaftClient::leads).findFirst().orElse(client)
                : client;
        SimulatedRaft<Change> raft = target.raft;
        switch (scheduler.between(0, 12)) {
            case 0, 1 -> {
                raft.kill();
                scheduler.after(scheduler.between(10, 3000), target::start);
            }
            case 2, 3 -> raft.process.pause(scheduler.between(50, 3000));
            case 4 -> isolate(raft.id, scheduler.chance(0.6), scheduler.chance(0.6));
            case 5, 6 -> {
                int other = scheduler.between(0, clients.size() - 1);
                cut[raft.id][other] = true;
                cut[other][raft.id] |= scheduler.chance(0.5);
            }
            case 7, 8 -> healLinks();
            case 9 -> {
                raft.disk.full = true;
                scheduler.after(scheduler.between(100, 3000), () -> raft.disk.full = false);
            }
            case 10 -> storm(scheduler.between(100, 1500));
            case 11 -> raft.disk.slowMillis = scheduler.chance(0.5) ? scheduler.between(50, 1000) : 10;
            default -> client.raft.process.reach(() -> client.propose(1));
        }
    }

    /** Crashes and quick returns, so that some fall between a promise and the word of it. */
    private void storm(int millis) {
        long until = scheduler.now() + millis;
        while (scheduler.now() < until) {
            RaftClient client = clients.get(scheduler.between(0, clients.size() - 1));
            client.raft.kill();
            scheduler.after(scheduler.between(1, 5), client::start);
            scheduler.runUntil(scheduler.now() + scheduler.between(1, 300));
        }
    }

    private void isolate(int node, boolean mute, boolean deaf) {
        for (int other = 0; other < clients.size(); other++) {
            cut[node][other] |= mute;
            cut[other][node] |= deaf;
        }
    }

    private void healLinks() {
        for (boolean[] row : cut) {
            Arrays.fill(row, false);
        }
    }

    private void heal() {
        healLinks();
        network.loss = 0;
        network.doubling = 0;
        network.lateness = 0;
        for (RaftClient client : clients) {
            client.mortal = false;
            client.raft.disk.full = false;
            client.raft.disk.slowMillis = 10;
            client.raft.process.resume();
            client.start();
        }
    }

    private void await(String what, int withinMillis, BooleanSupplier condition) {
        long deadline = scheduler.now() + withinMillis;
        while (!condition.getAsBoolean()) {
            if (scheduler.now() >= deadline) {
                throw new AssertionError("no " + what + " within " + withinMillis + " ms after the last fault");
            }
            scheduler.runUntil(scheduler.now() + 20);
        }
    }

    /** Slow and plain: every two logs agree up to the last index at which they have one term. */
    void compareLogs() {
        for (RaftClient one : clients) {
            for (RaftClient other : clients) {
                compare(one.raft.disk.log, other.raft.disk.log);
            }
            compare(one.raft.disk.log, referee.committed);
        }
    }

    private static void compare(List<RaftEntry<Change>> one, List<RaftEntry<Change>> other) {
        boolean same = false;
        for (int i = Math.min(one.size(), other.size()) - 1; i >= 0; i--) {
            same |= one.get(i).term == other.get(i).term;
            if (same && one.get(i) != other.get(i)) {
                throw new AssertionError("logs differ at " + (i + 1) + " and agree above");
            }
        }
    }
}
