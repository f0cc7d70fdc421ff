package io.vigia.core.detect;

import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * From observations to verdicts. Deterministic: no clock, no I/O, no thread; one context owns it.
 */
public final class Detector {
    /** @param now when listening began: who has not spoken yet may still, until its patience has run out */
    public Detector(DetectPolicy policy, Layout layout, Instant now) {}

    /**
     * Takes {@code event} in and returns the verdicts it changed: outcome, basis or evidence.
     *
     * @param now never before that of the last call
     */
    public List<Verdict> on(DetectEvent event, Instant now) {
        return List.of();
    }

    /** The verdict that stands on {@code target}; empty when it is not watched. */
    public Optional<Verdict> verdict(TargetId target) {
        return Optional.empty();
    }

    /** Every verdict that stands, in the order of the layout, {@code host/} targets of other nodes last. */
    public Collection<Verdict> verdicts() {
        return List.of();
    }

    /** Every observer: those of the layout, then others that have spoken of themselves. */
    public List<VantageView> vantages() {
        return List.of();
    }
}
