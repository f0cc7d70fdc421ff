package io.vigia.agent.probe.run;

import io.vigia.core.model.Outcome;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How often in a row, and for how long, a target has been seen in the same condition. Three classes are told apart: serving
 * (up or degraded), down, and unknown; so that looks which could not be made never count towards an accusation. Monotonic
 * nanoseconds throughout.
 */
final class Run {
    /** A failing run younger than this is told at once and looked at again soon. */
    static final long YOUNG_NANOS = TimeUnit.SECONDS.toNanos(10);

    private @Nullable Outcome condition;
    private long length;
    private long firstEndNanos;
    private long lastEndNanos;
    private long checks;
    private long failures;

    Run(Tally before) {
        this.checks = before.checks();
        this.failures = before.failures();
    }

    /** Adds a result that ended at {@code endNanos}; returns whether it should be told at once. */
    boolean add(Outcome outcome, long endNanos) {
        Outcome now = outcome.serves() ? Outcome.UP : outcome;
        boolean changed = now != condition;
        if (changed) {
            condition = now;
            length = 0;
            firstEndNanos = endNanos;
        }
        length++;
        lastEndNanos = endNanos;
        checks++;
        if (!outcome.serves()) {
            failures++;
        }
        return changed || isYoungFailure();
    }

    /** Whether the latest result did not serve and the run it belongs to is younger than {@link #YOUNG_NANOS}. */
    boolean isYoungFailure() {
        return isFailure() && ageNanos() < YOUNG_NANOS;
    }

    boolean isFailure() {
        return condition != null && condition != Outcome.UP;
    }

    long length() {
        return length;
    }

    /** From the end of the run's first result to the end of its latest. */
    long ageNanos() {
        return lastEndNanos - firstEndNanos;
    }

    Tally tally() {
        return new Tally(checks, failures);
    }

    long checks() {
        return checks;
    }

    long failures() {
        return failures;
    }
}
