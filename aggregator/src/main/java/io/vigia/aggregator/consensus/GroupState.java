package io.vigia.aggregator.consensus;

import io.vigia.aggregator.consensus.audit.AuditLine;
import io.vigia.aggregator.consensus.audit.ChainHead;
import io.vigia.aggregator.consensus.codec.Entry;
import io.vigia.core.failover.Durable;
import io.vigia.core.notify.AlertRegister;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What the entries of the log add up to: the newest durable state, what stands, the end of the audit chain, and its newest lines. Pure: the same
 * entries give the same state, on every aggregator. One thread.
 */
final class GroupState {
    /** Lines that a snapshot carries, so that whoever gets one can fill its audit log. */
    static final int TAIL_LINES = 500;

    static final int TAIL_CHARACTERS = 8 << 20;

    private Optional<Durable> durable;
    private ChainHead head;
    private final Deque<String> tail;
    private long tailCharacters;
    private AlertRegister alerts;

    GroupState() {
        this(Optional.empty(), ChainHead.NONE, List.of(), AlertRegister.NONE);
    }

    /** @param tail the newest lines, oldest first, ending in {@code head} */
    GroupState(Optional<Durable> durable, ChainHead head, List<String> tail, AlertRegister alerts) {
        this.durable = durable;
        this.head = head;
        this.alerts = alerts;
        this.tail = new ArrayDeque<>();
        tail.forEach(this::keep);
    }

    /** What an entry did. */
    sealed interface Outcome {
        /** It is in force, and this is its line. */
        record Applied(AuditLine line) implements Outcome {}

        /** This stands from now on. */
        record Agreed(AlertRegister alerts) implements Outcome {}

        /** Another commit was first: this one will never be in force. */
        record Superseded(long revision, long current) implements Outcome {}
    }

    Outcome apply(long term, long index, Entry entry) {
        if (entry.alerts().isPresent()) {
            alerts = alerts.with(entry.alerts().get());
            return new Outcome.Agreed(alerts);
        }
        long current = revision();
        if (entry.next().isPresent()) {
            long revision = entry.next().get().revision();
            if (revision != current + 1) {
                return new Outcome.Superseded(revision, current);
            }
            durable = entry.next();
        }
        AuditLine line = AuditLine.after(head, term, index, entry.line(), entry.id(), entry.node());
        head = line.head();
        keep(line.text());
        return new Outcome.Applied(line);
    }

    private void keep(String line) {
        tail.addLast(line);
        tailCharacters += line.length();
        while (tail.size() > TAIL_LINES || (tailCharacters > TAIL_CHARACTERS && tail.size() > 1)) {
            tailCharacters -= tail.removeFirst().length();
        }
    }

    /** Empty before the first commit. */
    Optional<Durable> durable() {
        return durable;
    }

    /** 0 before the first commit. */
    long revision() {
        return durable.map(Durable::revision).orElse(0L);
    }

    /** What stands by the word of the group. */
    AlertRegister alerts() {
        return alerts;
    }

    ChainHead head() {
        return head;
    }

    List<String> tail() {
        return new ArrayList<>(tail);
    }

    /**
     * How a proposal of {@code revision} has ended, as far as the newest lines tell.
     *
     * @return empty when they reach not far enough back
     */
    Optional<Boolean> holds(String id, long revision) {
        String ours = ",\"id\":\"" + id + "\",\"node\":\"";
        String same = ",\"revision\":" + revision + ",";
        for (String line : tail) {
            if (line.contains(same)) {
                return Optional.of(line.contains(ours));
            }
        }
        return Optional.empty();
    }
}
