package io.vigia.core.failover;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What has happened. All instants are on the aggregator's own steady clock. */
public sealed interface FailoverEvent {
    /**
     * Verdicts changed in outcome or evidence. All that one event changed come together: between two of them the lake would look
     * as it never was.
     */
    record VerdictsConcluded(List<Verdict> verdicts) implements FailoverEvent {
        public VerdictsConcluded {
            verdicts = List.copyOf(verdicts);
        }
    }

    /** @param lag of the target's site, as measured at {@code observedAt} */
    record LagObserved(TargetId target, Duration lag, Instant observedAt) implements FailoverEvent {}

    /**
     * {@code durable} is the newest committed state, whoever proposed it. Every aggregator hears each, in order, and a leader hears
     * of its own commits in the same way.
     */
    record Applied(Durable durable) implements FailoverEvent {}

    /** This aggregator leads: everything that was committed before its term has been applied here. */
    record LeadershipGained(long term) implements FailoverEvent {}

    /** It does not lead any more, or cannot know it. What is in flight may yet become durable: {@link Applied} would say so. */
    record LeadershipLost() implements FailoverEvent {
        public static final LeadershipLost LOST = new LeadershipLost();
    }

    /** The commit of {@code revision} was refused or is known to have failed. Never sent while its fate is open. */
    record CommitFailed(long revision, String reason) implements FailoverEvent {}

    /** An actuator reported. */
    record BalancerReported(BalancerReport report) implements FailoverEvent {}

    /**
     * A query through a balancer ended.
     *
     * @param startedAt no earlier than it truly began: a query begun before the switch proves nothing
     */
    record PathObserved(BalancerId balancer, ServiceId service, Outcome outcome, Instant startedAt)
            implements FailoverEvent {}

    /** An agent said what became of a hook. */
    record HookReported(HookReport report) implements FailoverEvent {}

    /**
     * A person wants something. Answered with exactly one {@link FailoverAction.Answer}: within seconds, unless the fate of its commit
     * stays open.
     *
     * @param request names it; the same again within a minute is answered as before and not carried out twice
     */
    record Commanded(String request, Command command) implements FailoverEvent {}

    /** The configuration changed. */
    record PolicyChanged(FailoverPolicy policy) implements FailoverEvent {}

    /** Time has passed. Deadlines are seen at ticks, so one is due about every 100 ms. */
    record Tick() implements FailoverEvent {
        public static final Tick TICK = new Tick();
    }
}
