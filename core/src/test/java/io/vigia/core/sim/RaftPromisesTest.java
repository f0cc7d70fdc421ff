package io.vigia.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.sim.RaftMessage.AppendAnswered;
import io.vigia.core.sim.RaftMessage.AppendAsked;
import io.vigia.core.sim.RaftMessage.VoteAnswered;
import io.vigia.core.sim.RaftMessage.VoteAsked;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One node of three, the other two played by hand: the promises whose breach random courses seldom show. */
class RaftPromisesTest {
    private final Scheduler scheduler = new Scheduler(1);
    private final List<RaftMessage<String>> sent = new ArrayList<>();
    private final List<String> applied = new ArrayList<>();
    private final SimulatedRaft<String> node =
            new SimulatedRaft<>(0, 3, scheduler, (to, message) -> sent.add(message), new RaftReferee<>(), owner());

    RaftPromisesTest() {
        node.start();
    }

    @Test
    void aVoteLeavesOnlyWhenTheDiskHasIt() {
        node.disk.slowMillis = 200;
        node.receive(new VoteAsked<>(1, 1, false, 0, 0));
        while (node.disk.votedFor != 1) {
            assertThat(sent).isEmpty();
            runFor(1);
        }
        runFor(2);
        assertThat(sent).containsExactly(new VoteAnswered<>(0, 1, false, 1, true));
    }

    @Test
    void aVoteWithAFullDiskIsNotGiven() {
        node.disk.full = true;
        node.receive(new VoteAsked<>(1, 1, false, 0, 0));
        runFor(200);
        assertThat(sent).isEmpty();
    }

    @Test
    void aVoteOutlivesACrash() {
        node.receive(new VoteAsked<>(1, 1, false, 0, 0));
        runFor(50);
        node.kill();
        node.start();
        node.receive(new VoteAsked<>(2, 1, false, 0, 0));
        runFor(50);
        assertThat(sent)
                .containsExactly(new VoteAnswered<>(0, 1, false, 1, true), new VoteAnswered<>(0, 1, false, 1, false));
    }

    @Test
    void aLogThatIsBehindGetsNoVote() {
        give(1, 0, 0, List.of(new RaftEntry<>(1, "one"), new RaftEntry<>(1, "two")));
        sent.clear();
        node.receive(new VoteAsked<>(2, 2, false, 1, 1));
        runFor(50);
        assertThat(sent).containsExactly(new VoteAnswered<>(0, 2, false, 2, false));
    }

    @Test
    void anEntryIsAcknowledgedOnlyWhenTheDiskHasIt() {
        node.disk.slowMillis = 200;
        AppendAsked<String> asked = new AppendAsked<>(1, 1, 0, 0, List.of(new RaftEntry<>(1, "one")), 0, 0);
        node.receive(asked);
        node.receive(asked);
        assertThat(sent).containsExactly(new AppendAnswered<>(0, 1, true, 0, 0)); // to the second: here, but not kept
        runFor(202);
        assertThat(sent).contains(new AppendAnswered<>(0, 1, true, 1, 0));
    }

    @Test
    void anOlderTermIsNotCommittedByCounting() {
        give(1, 0, 0, List.of(new RaftEntry<>(1, "one")));
        long term = lead();
        node.receive(new AppendAnswered<>(1, term, true, 1, 0));
        node.receive(new AppendAnswered<>(2, term, true, 1, 0));
        runFor(20);
        assertThat(node.committed()).isZero();
        node.receive(new AppendAnswered<>(1, term, true, 2, 0));
        runFor(20);
        assertThat(node.committed()).isEqualTo(2);
        assertThat(applied).containsExactly("one", "leading " + term);
    }

    @Test
    void anAnswerToAnEarlierLeadershipCountsForNothing() {
        long first = lead();
        node.receive(new AppendAsked<>(1, first + 1, 0, 0, List.of(), 0, 0));
        long second = lead();
        assertThat(second).isGreaterThan(first + 1);
        node.receive(new AppendAnswered<>(1, first, true, 2, 0));
        runFor(20);
        assertThat(node.committed()).isZero();
        node.receive(new AppendAnswered<>(1, second, true, 2, 0));
        assertThat(node.committed()).isEqualTo(2);
    }

    @Test
    void aReplacedProposalIsRejectedOnlyWhenItsReplacementIsApplied() {
        long term = lead();
        node.propose("mine", () -> applied.add("committed"), applied::add);
        RaftEntry<String> opening = new RaftEntry<>(term + 1, null);
        give(term + 1, 0, 0, List.of(opening, new RaftEntry<>(term + 1, "theirs")));
        assertThat(applied).isEmpty(); // the first may still win, under a leader to come
        node.receive(new AppendAsked<>(1, term + 1, 2, term + 1, List.of(), 2, 0));
        runFor(1);
        assertThat(applied).containsExactly("theirs", "another entry took its place");
    }

    /** As the leader of a term would. */
    private void give(long term, int previous, long previousTerm, List<RaftEntry<String>> entries) {
        node.receive(new AppendAsked<>(1, term, previous, previousTerm, entries, 0, 0));
        runFor(50);
    }

    private long lead() {
        while (!node.leads()) {
            sent.clear();
            runFor(20);
            for (RaftMessage<String> message : List.copyOf(sent)) {
                if (message instanceof VoteAsked<String> asked) {
                    node.receive(new VoteAnswered<>(
                            1, asked.pre() ? asked.term() - 1 : asked.term(), asked.pre(), asked.term(), true));
                }
            }
        }
        runFor(20); // its disk has the opening
        return node.term();
    }

    private void runFor(long millis) {
        scheduler.runUntil(scheduler.now() + millis);
    }

    private RaftOwner<String> owner() {
        return new RaftOwner<>() {
            @Override
            public void applied(int index, String entry) {
                applied.add(entry);
            }

            @Override
            public void leading(long term) {
                applied.add("leading " + term);
            }

            @Override
            public void following(long term) {
                applied.add("following " + term);
            }
        };
    }
}
