package io.vigia.core.notify;

import io.vigia.core.notify.DeliveryEvent.End;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a leader brings the group's {@link AlertRegister} in line with its own {@link Roll}: by what differs, so that nothing hangs on any
 * single proposal. Nobody waits for it to be told.
 *
 * <pre>
 *            the roll differs, and the last proposal is EVERY ago                  its fate is known, or given up
 *   IDLE -----------------------------------------------------------&gt; PROPOSED ------------------------------------&gt; IDLE
 * </pre>
 *
 * @param register as last heard
 * @param ends when the leader held to be over what stands in the register
 * @param open the number of the proposal that is under way; 0 for none
 * @param proposals how many there were
 * @param proposedAt when the last one was made
 * @param stale whether roll and register may differ
 */
public record Agreement(
        AlertRegister register,
        Map<LabelSet, Instant> ends,
        long open,
        long proposals,
        Optional<Instant> proposedAt,
        boolean stale) {
    /** What changes meanwhile goes into one proposal. */
    static final Duration EVERY = Duration.ofMillis(500);

    static final Agreement NONE = new Agreement(AlertRegister.NONE, Map.of(), 0, 0, Optional.empty(), true);

    /** A change that is to be put into the log, exactly one answer of which must come back. */
    public record Proposal(long number, RegisterChange change) {}

    Agreement heard(AlertRegister newest) {
        Map<LabelSet, Instant> left = new HashMap<>(ends);
        left.keySet().removeIf(labels -> !newest.stands(labels) && !newest.open(labels));
        return new Agreement(newest, Collections.unmodifiableMap(left), open, proposals, proposedAt, true);
    }

    Agreement changed() {
        return stale ? this : new Agreement(register, ends, open, proposals, proposedAt, true);
    }

    Agreement ended(Collection<End> over) {
        Map<LabelSet, Instant> more = new HashMap<>(ends);
        over.stream()
                .filter(end -> register.entries().containsKey(end.labels()))
                .forEach(end -> more.put(end.labels(), end.at()));
        return new Agreement(register, Collections.unmodifiableMap(more), open, proposals, proposedAt, true);
    }

    Agreement answered(long number) {
        return number == open ? new Agreement(register, ends, 0, proposals, proposedAt, true) : this;
    }

    /** Another leads, or this one anew: what was proposed before is nobody's any more. */
    Agreement begun() {
        return new Agreement(register, Map.of(), 0, proposals, proposedAt, true);
    }

    boolean idle(Instant now) {
        return stale
                && open == 0
                && proposedAt.filter(last -> now.isBefore(last.plus(EVERY))).isEmpty();
    }

    Agreement proposed(Instant now) {
        return new Agreement(register, ends, proposals + 1, proposals + 1, Optional.of(now), true);
    }

    Agreement settled() {
        return new Agreement(register, ends, open, proposals, proposedAt, false);
    }

    /** What of {@code roll} the register does not say, as much of it as one change may hold. */
    RegisterChange difference(Roll roll, Instant now) {
        Draft draft = new Draft();
        AlertRegister room = register.crowdedAt(now);
        for (Roll.Entry there : roll.entries().values()) {
            AlertRegister.Entry wanted = new AlertRegister.Entry(there.alert(), there.endsAt());
            if (!there.alert().source().own() && !there.past() && !wanted.over(now) && differs(wanted, room)) {
                draft.began(wanted);
            }
        }
        register.entries().forEach((labels, entry) -> {
            Roll.Entry there = roll.entries().get(labels);
            if (!entry.over(now) && (there == null || there.past())) {
                draft.ended(new End(labels, ends.getOrDefault(labels, now)));
            }
        });
        return new RegisterChange(now, draft.began, draft.ended);
    }

    private boolean differs(AlertRegister.Entry wanted, AlertRegister room) {
        AlertRegister.Entry known = register.entries().get(wanted.alert().labels());
        if (known == null) {
            return room.hasRoom(wanted.alert());
        }
        return known.event() != wanted.event() || !known.endsAt().equals(wanted.endsAt());
    }

    /** Takes no more than fits. */
    private static final class Draft {
        private final List<AlertRegister.Entry> began = new ArrayList<>();
        private final List<End> ended = new ArrayList<>();
        private long weight;

        void began(AlertRegister.Entry entry) {
            if (fits(entry.alert().weight())) {
                began.add(entry);
            }
        }

        void ended(End end) {
            if (fits(end.labels().weight())) {
                ended.add(end);
            }
        }

        private boolean fits(long more) {
            boolean fits =
                    began.size() + ended.size() < RegisterChange.MOST && weight + more <= RegisterChange.MOST_WEIGHT;
            weight += fits ? more : 0;
            return fits;
        }
    }
}
