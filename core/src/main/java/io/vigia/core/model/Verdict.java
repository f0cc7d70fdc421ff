package io.vigia.core.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the aggregator concludes about a target, with its evidence.
 *
 * @param basis whose word it rests on; only {@link Basis#QUORUM} may ever move a service
 * @param since when this outcome was concluded
 * @param accusedAt when the first of those who accuse now began to; empty when nobody accuses
 * @param reason one line, for people
 * @param evidence what each vantage says, counted or not, and why; in order of vantage
 */
public record Verdict(
        TargetId target,
        Outcome outcome,
        Basis basis,
        Instant since,
        Optional<Instant> accusedAt,
        String reason,
        List<Evidence> evidence) {
    public Verdict {
        evidence = List.copyOf(evidence);
    }

    /** A target of which nothing has been heard. */
    public static Verdict unheard(TargetId target, Basis basis, Instant since) {
        return new Verdict(target, Outcome.UNKNOWN, basis, since, Optional.empty(), "nothing heard yet", List.of());
    }

    /** How many counted vantages say {@link Outcome#DOWN}. */
    public int accusers() {
        int accusers = 0;
        for (Evidence word : evidence) {
            if (word.counted() && word.says() == Outcome.DOWN) {
                accusers++;
            }
        }
        return accusers;
    }

    /** Whether more than half of those who count see it serve now. */
    public boolean vouched() {
        int counted = 0;
        int vouching = 0;
        for (Evidence word : evidence) {
            counted += word.counted() ? 1 : 0;
            vouching += word.counted() && word.says().serves() ? 1 : 0;
        }
        return vouching * 2 > counted;
    }

    /** Whether this verdict may be a reason to move a service. */
    public boolean condemns() {
        return outcome == Outcome.DOWN && basis == Basis.QUORUM;
    }

    /** Whose word a verdict rests on. Follows from who is assigned to watch, not from who was heard. */
    public enum Basis {
        /** Watched from enough sites, one of them outside the target's own: down means that a quorum of them said so. */
        QUORUM,
        /** Watched from one place only: down is that place's word. Shown and alerted on, but moves nothing. */
        LOCAL;

        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * One vantage's word.
     *
     * @param site where the vantage stands; empty for a node that is not one of the lake's vantages
     * @param says its opinion after hysteresis; {@link Outcome#UNKNOWN} when it is silent, and, though counted, while it sees the target fail or
     *     serve again for too short a time to make up its mind
     * @param counted whether it took part in the verdict
     * @param note why not counted, or what it saw
     */
    public record Evidence(NodeId vantage, Optional<SiteId> site, Outcome says, boolean counted, String note) {}
}
