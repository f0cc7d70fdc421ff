package io.vigia.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.sim.RaftClient.Books;
import io.vigia.core.sim.RaftClient.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What one fault does to a group of three; each on several seeds. */
class RaftFaultsTest {
    private static final int SEEDS = 50;
    private static final int LEASE_MILLIS = RaftPeer.MAX_TIMEOUT_MILLIS + RaftPeer.HEARTBEAT_MILLIS;

    private Scheduler scheduler = new Scheduler(0);
    private final boolean[][] cut = new boolean[3][3];
    private List<RaftClient> clients = new ArrayList<>();

    @Test
    void aLeaderThatHearsNobodyStepsDownAndAnotherRises() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            RaftClient old = groupWithLeader(seed);
            for (int other = 0; other < 3; other++) {
                cut[other][old.raft.id] = other != old.raft.id; // it is still heard
            }
            runFor(LEASE_MILLIS + 10);
            assertThat(old.raft.leads()).as("seed %d", seed).isFalse();
            assertThat(old.leads()).as("seed %d", seed).isFalse();
            runFor(3000);
            assertThat(leader()).as("seed %d", seed).isPresent().get().isNotSameAs(old);
        }
    }

    @Test
    void aPausedLeaderBelievesThatItLeadsUntilItResumes() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            RaftClient old = groupWithLeader(seed);
            old.raft.process.pause(40_000);
            runFor(39_000);
            assertThat(old.leads()).as("seed %d", seed).isTrue();
            assertThat(clients.stream().filter(RaftClient::leads))
                    .as("seed %d", seed)
                    .hasSize(2);
            int heard = old.heard();
            runFor(2000);
            assertThat(clients.stream().filter(RaftClient::leads))
                    .as("seed %d", seed)
                    .hasSize(1);
            assertThat(old.heard()).as("seed %d", seed).isGreaterThan(heard);
        }
    }

    @Test
    void aFullDiskDeposesItsLeaderAndKeepsItFromLeading() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            RaftClient old = groupWithLeader(seed);
            old.raft.disk.full = true;
            for (int i = 0; i < 100; i++) {
                runFor(50);
                // It proposes all the time, so it cannot miss that its disk is full.
                assertThat(i >= 10 && old.raft.leads()).as("seed %d", seed).isFalse();
            }
            assertThat(leader()).as("seed %d", seed).isPresent();
        }
    }

    @Test
    void aSleepingDiskStopsNeitherLeaderNorCommits() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            RaftClient leads = groupWithLeader(seed);
            leads.raft.disk.slowMillis = 5000;
            int committed = leads.raft.committed();
            runFor(3000);
            assertThat(leads.leads()).as("seed %d", seed).isTrue();
            assertThat(leads.raft.committed()).as("seed %d", seed).isGreaterThan(committed + 3);
        }
    }

    @Test
    void aMinorityCommitsNothing() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            RaftClient leads = groupWithLeader(seed);
            clients.stream().filter(client -> client != leads).forEach(client -> client.raft.kill());
            runFor(20);
            int committed = leads.raft.committed();
            runFor(10_000);
            assertThat(leads.raft.committed()).as("seed %d", seed).isEqualTo(committed);
            assertThat(leader()).as("seed %d", seed).isEmpty();
        }
    }

    private RaftClient groupWithLeader(long seed) {
        scheduler = new Scheduler(seed);
        clients = new ArrayList<>();
        for (boolean[] row : cut) {
            java.util.Arrays.fill(row, false);
        }
        Books books = new Books();
        RaftReferee<Change> referee = new RaftReferee<>();
        RaftNetwork<Change> network = new RaftNetwork<>(scheduler, (from, to) -> cut[from][to]);
        for (int id = 0; id < 3; id++) {
            RaftClient client = new RaftClient(id, 3, scheduler, network, referee, books);
            client.mortal = false;
            clients.add(client);
            client.start();
        }
        runFor(3000);
        return leader().orElseThrow();
    }

    private void runFor(long millis) {
        scheduler.runUntil(scheduler.now() + millis);
    }

    private Optional<RaftClient> leader() {
        return clients.stream().filter(RaftClient::leads).findFirst();
    }
}
