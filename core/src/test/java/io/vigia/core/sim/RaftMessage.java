package io.vigia.core.sim;

import java.util.List;

/** What Raft nodes say to each other. Indexes begin at 1; index 0 with term 0 stands before the first entry. */
sealed interface RaftMessage<T> {
    int from();

    /** Of the sender, except in a {@linkplain VoteAsked#pre question in advance}. */
    long term();

    /**
     * @param term for which a vote is wanted
     * @param pre whether the vote would be given; nothing is promised yet and no term begins
     */
    record VoteAsked<T>(int from, long term, boolean pre, int lastIndex, long lastTerm) implements RaftMessage<T> {}

    /** @param asked the term of the question */
    record VoteAnswered<T>(int from, long term, boolean pre, long asked, boolean granted) implements RaftMessage<T> {}

    /**
     * @param committed the highest index that the leader knows to be committed
     * @param round of confirmation that was open when it was sent
     */
    record AppendAsked<T>(
            int from,
            long term,
            int previousIndex,
            long previousTerm,
            List<RaftEntry<T>> entries,
            int committed,
            int round)
            implements RaftMessage<T> {}

    /**
     * @param index when matched, up to which the sender's disk agrees with the leader; else where the leader should try next
     * @param round of the question
     */
    record AppendAnswered<T>(int from, long term, boolean matched, int index, int round) implements RaftMessage<T> {}
}
