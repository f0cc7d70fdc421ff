package io.vigia.core.failover;

import io.vigia.core.model.HookPhase;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the moves of a service are carried out.
 *
 * @param lease how long a balancer that is cut off goes on serving before it fences itself; empty when it never does
 * @param drain how long a planned move waits for sessions to end and for the new site to catch up
 * @param failback what happens once the preferred site is well again
 * @param hooks in the order in which those of one phase run
 */
public record MovePolicy(Optional<Duration> lease, Duration drain, Failback failback, List<Hook> hooks) {
    public static final MovePolicy DEFAULT =
            new MovePolicy(Optional.empty(), Duration.ofSeconds(10), Failback.MANUAL, List.of());

    /** Hooks and steps of the ramp together: with what a move has besides, they must fit in {@link FailoverRecord#MAX_STEPS}. */
    public static final int MAX_HOOKS_AND_RAMP = 50;

    public MovePolicy {
        hooks = List.copyOf(hooks);
        int many = hooks.size() + failback.ramp().size();
        if (many > MAX_HOOKS_AND_RAMP) {
            throw new IllegalArgumentException(
                    many + " hooks and steps of the ramp, at most " + MAX_HOOKS_AND_RAMP + " together");
        }
    }

    /** The hooks of {@code phase} that take part in a move from {@code from} to {@code to}. */
    List<Hook> hooks(HookPhase phase, SiteId from, SiteId to) {
        return hooks.stream()
                .filter(hook -> hook.phase() == phase
                        && hook.from().map(from::equals).orElse(true)
                        && hook.to().map(to::equals).orElse(true))
                .toList();
    }

    /**
     * @param automatic whether the service goes back by itself
     * @param after how long the preferred site must have been eligible without a break
     * @param ramp percent of the traffic in each step before all of it, rising
     * @param hold how long each step of the ramp lasts
     */
    public record Failback(boolean automatic, Duration after, List<Integer> ramp, Duration hold) {
        public static final Failback MANUAL =
                new Failback(false, Duration.ofMinutes(10), List.of(), Duration.ofMinutes(1));

        public Failback {
            ramp = List.copyOf(ramp);
        }
    }

    /**
     * A program that an agent runs at one step of a move.
     *
     * @param from only when the service leaves this site; empty for any
     * @param to only when the service goes to this site; empty for any
     */
    public record Hook(
            String name,
            HookPhase phase,
            NodeId node,
            Duration timeout,
            OnFailure onFailure,
            Optional<SiteId> from,
            Optional<SiteId> to) {}
}
