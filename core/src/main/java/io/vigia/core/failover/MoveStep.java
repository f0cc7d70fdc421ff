package io.vigia.core.failover;

import io.vigia.core.model.HookPhase;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.OnFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One step of a move: planned, then journalled before it begins and after it has ended. Idempotent: whoever leads may take it up again.
 *
 * @param hook of {@link Kind#HOOK} alone
 * @param percent of {@link Kind#RAMP} alone, 0 otherwise
 * @param timeout how long it may take before it counts as failed (a hook) or the move goes on without the missing (everything else)
 * @param onFailure whether its failure rolls the move back
 * @param epoch of the routing state that it made; 0 while it has made none
 * @param detail empty, or what is missing or went wrong, one line for people; of a hook also the end of its output
 */
public record MoveStep(
        Kind kind,
        Optional<Hook> hook,
        int percent,
        Duration timeout,
        OnFailure onFailure,
        Status status,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        long epoch,
        String detail) {
    /** Of what is kept of a hook's output, in characters. */
    public static final int MAX_DETAIL = 1024;

    public MoveStep {
        if ((kind == Kind.HOOK) != hook.isPresent()) {
            throw new IllegalArgumentException("a step " + kind + " with " + hook);
        }
        if (epoch < 0 || percent < 0 || percent > 99) {
            throw new IllegalArgumentException("a step " + kind + " with epoch " + epoch + ", percent " + percent);
        }
        if (detail.length() > MAX_DETAIL) {
            detail = Wording.cut(detail, MAX_DETAIL);
        }
    }

    static MoveStep planned(Kind kind, Duration timeout, OnFailure onFailure) {
        return planned(kind, Optional.empty(), 0, timeout, onFailure);
    }

    static MoveStep planned(Kind kind, Optional<Hook> hook, int percent, Duration timeout, OnFailure onFailure) {
        return new MoveStep(
                kind, hook, percent, timeout, onFailure, Status.PENDING, Optional.empty(), Optional.empty(), 0, "");
    }

    MoveStep started(Instant at, long madeEpoch) {
        return new MoveStep(
                kind, hook, percent, timeout, onFailure, Status.RUNNING, Optional.of(at), endedAt, madeEpoch, detail);
    }

    MoveStep ended(Status how, Instant at, String missing) {
        return new MoveStep(kind, hook, percent, timeout, onFailure, how, startedAt, Optional.of(at), epoch, missing);
    }

    /** The same, but its failure rolls the move back. */
    MoveStep stopping() {
        return new MoveStep(kind, hook, percent, timeout, OnFailure.STOP, status, startedAt, endedAt, epoch, detail);
    }

    MoveStep skipped() {
        return new MoveStep(kind, hook, percent, timeout, onFailure, Status.SKIPPED, startedAt, endedAt, epoch, detail);
    }

    /** {@code route}, {@code ramp 10 %}, {@code promote hook start-writer on agent-b}. */
    public String title() {
        return switch (kind) {
            case HOOK ->
                hook.map(there -> there.phase().label() + " hook " + there.name() + " on " + there.node())
                        .orElse("hook");
            case RAMP -> "ramp " + percent + " %";
            default -> kind.label();
        };
    }

    /** A hook of the configuration, as it stood when the move was planned. */
    public record Hook(String name, HookPhase phase, NodeId node) {}

    /** What is done. */
    public enum Kind {
        /** An agent runs a program. */
        HOOK,
        /** The old site finishes its sessions, nobody takes new ones, and the new site catches up. */
        QUIESCE,
        /** Nobody serves. */
        FENCE,
        /** The new site takes a share beside the old one. */
        RAMP,
        /** The new site becomes the active one. */
        ROUTE,
        /** A good answer through every balancer that is asked. */
        VERIFY,
        /** The old site, out of the rotation, finishes its sessions. */
        DRAIN,
        /** Only the active site stands open. */
        SETTLE,
        /** The old site becomes the active one again. */
        ROLLBACK;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How far it has come. */
    public enum Status {
        PENDING,
        RUNNING,
        DONE,
        /** Done as far as it could be; the detail says what is missing. */
        DEGRADED,
        FAILED,
        /** Never begun: a step before it ended the move. */
        SKIPPED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean over() {
            return this != PENDING && this != RUNNING;
        }
    }
}
