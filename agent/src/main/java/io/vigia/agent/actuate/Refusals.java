package io.vigia.agent.actuate;

import io.vigia.agent.actuate.ActuatorAction.Note;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who sent what was refused and has not caught up since: each is noted once. An aggregator that follows may lag behind for a moment
 * whenever an epoch begins, which is no news; one that says it leads may not.
 *
 * @param bySender the newest of each, at most {@link #MAX_SENDERS}
 */
record Refusals(SortedMap<String, Refusal> bySender) {
    static final int MAX_SENDERS = 32;
    static final Refusals NONE = new Refusals(Collections.emptySortedMap());

    /** @param shown in reports: until anybody sends the current epoch again */
    record Refusal(Note.Kind kind, String why, boolean shown) {}

    Refusals {
        bySender = Collections.unmodifiableSortedMap(new TreeMap<>(bySender));
    }

    /** Whether a refusal of this kind is news from this sender. */
    boolean isNews(String sender, Note.Kind kind) {
        Refusal before = bySender.get(sender);
        return before == null ? bySender.size() < MAX_SENDERS : before.kind() != kind;
    }

    Refusals with(String sender, Note.Kind kind, String why) {
        SortedMap<String, Refusal> more = new TreeMap<>(bySender);
        more.put(sender, new Refusal(kind, why, true));
        return new Refusals(more);
    }

    /** {@code sender} sent the current epoch. */
    Refusals caughtUp(String sender) {
        if (bySender.isEmpty()) {
            return this;
        }
        SortedMap<String, Refusal> fewer = new TreeMap<>(bySender);
        fewer.remove(sender);
        fewer.replaceAll((other, refusal) -> new Refusal(
                refusal.kind(), refusal.why(), refusal.kind() == Note.Kind.EPOCH_CONFLICT_REFUSED && refusal.shown()));
        return new Refusals(fewer);
    }

    /** A new epoch: nothing that was refused before it is worth a word. */
    Refusals hidden() {
        SortedMap<String, Refusal> quiet = new TreeMap<>(bySender);
        quiet.replaceAll((sender, refusal) -> new Refusal(refusal.kind(), refusal.why(), false));
        return new Refusals(quiet);
    }

    /** What reports say of it: the worst. */
    Optional<String> shown() {
        return bySender.values().stream()
                .filter(Refusal::shown)
                .sorted((one, other) -> other.kind().compareTo(one.kind()))
                .map(Refusal::why)
                .findFirst();
    }
}
