package io.vigia.core.config;

import io.vigia.core.model.HookPhase;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the moves of a service are carried out.
 *
 * @param lease present with {@code isolation: fence}: how long a balancer cut off from the leader goes on serving before it fences the
 *     service; empty with {@code isolation: static}, where it serves on as it did
 * @param drain how long a planned move waits for the old site's sessions, and for the new site to catch up (default 10s)
 * @param failback what happens once the preferred site is well again
 * @param hooks in the order in which those of one phase run
 */
public record MoveConfig(Optional<Duration> lease, Duration drain, Failback failback, Map<String, Hook> hooks) {
    public static final Duration DEFAULT_DRAIN = Duration.ofSeconds(10);
    public static final Duration DEFAULT_LEASE = Duration.ofSeconds(5);
    public static final MoveConfig DEFAULT = new MoveConfig(Optional.empty(), DEFAULT_DRAIN, Failback.MANUAL, Map.of());

    /** Of hooks and steps of the ramp together. */
    public static final int MAX_HOOKS_AND_RAMP = 50;

    public MoveConfig {
        hooks = LakeConfig.ordered(hooks);
        Checks.between(
                "the number of hooks and steps of the ramp",
                hooks.size() + failback.ramp().size(),
                0,
                MAX_HOOKS_AND_RAMP);
        lease.ifPresent(time -> Checks.between("lease", time, Duration.ofSeconds(3), Duration.ofMinutes(10)));
        Checks.between("drain", drain, Duration.ZERO, Duration.ofHours(1));
    }

    /**
     * @param automatic whether the service goes back by itself to the first of its sites
     * @param after how long that site must have been healthy and caught up without a break (default 10m)
     * @param ramp percent of the traffic that it takes in each step before it takes all, rising; empty for none
     * @param hold how long each step of the ramp lasts (default 1m)
     */
    public record Failback(boolean automatic, Duration after, List<Integer> ramp, Duration hold) {
        public static final Failback MANUAL =
                new Failback(false, Duration.ofMinutes(10), List.of(), Duration.ofMinutes(1));

        public Failback {
            ramp = List.copyOf(ramp);
            Checks.between("after", after, Duration.ofSeconds(1), Duration.ofDays(7));
            Checks.between("hold", hold, Duration.ofSeconds(1), Duration.ofDays(1));
            int last = 0;
            for (int percent : ramp) {
                if (percent <= last || percent > 99) {
                    throw new IllegalArgumentException(
                            "ramp is " + ramp + ", must rise from step to step and stay between 1 and 99");
                }
                last = percent;
            }
        }
    }

    /**
     * A program that an agent runs at one step of a move.
     *
     * @param on when
     * @param node whose agent runs it
     * @param command program (an absolute path) and arguments
     * @param timeout after which it is killed, with all that it started (default 30s)
     * @param onFailure stop for {@code fence} and {@code promote} unless given, continue for the others
     * @param from only when the service leaves this site; empty for any
     * @param to only when the service goes to this site; empty for any
     */
    public record Hook(
            HookPhase on,
            NodeId node,
            List<String> command,
            Duration timeout,
            OnFailure onFailure,
            Optional<SiteId> from,
            Optional<SiteId> to) {
        public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

        public Hook {
            command = List.copyOf(command);
            Checks.command("command", command);
            Checks.between("timeout", timeout, Duration.ofMillis(100), Duration.ofHours(1));
        }

        /** Whether it takes part in a move from {@code one} site to {@code other}. */
        public boolean takesPart(SiteId one, SiteId other) {
            return from.map(one::equals).orElse(true) && to.map(other::equals).orElse(true);
        }

        public static OnFailure defaultOnFailure(HookPhase on) {
            return on == HookPhase.FENCE || on == HookPhase.PROMOTE ? OnFailure.STOP : OnFailure.CONTINUE;
        }
    }
}
