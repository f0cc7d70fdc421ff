package io.vigia.core.failover;

import io.vigia.core.model.HookOrder;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides when a service moves, and sees each move through, step by step.
 *
 * <p>The phases of one service, on the aggregator that leads:
 *
 * <pre>
 *            nothing said against                 a reason is missing
 *   STEADY  &lt;---------------------&gt;  HELD  &lt;---------------------.
 *      \                               | last reason gone         |
 *       \  condemned, nothing missing, v                          |
 *        `-- or a person wants it --&gt; COMMITTING --- CommitFailed -'
 *                                       | Applied: FailoverStarted, and the first step of the {@link Plans plan} is under way
 *                                       v
 *      PREPARING    hooks before        (each step is journalled before it begins and after it has ended;
 *      DRAINING     quiesce, drain       a change of leader goes on with the step that is under way)
 *      FENCING      fence, fence hooks
 *      PROMOTING    promote hooks
 *      RAMPING      ramp
 *      ROUTING      route, settle: every balancer has moved, or time is up
 *      VERIFYING    every balancer answered, time is up, or the new site is condemned
 *      FINISHING    hooks after
 *                                       | a step fails whose failure stops the move
 *      ROLLING_BACK rollback, failed hooks
 *                                       | no step is left
 *                                       v   FailoverFinished, FailoverDegraded or FailoverFailed
 *                                  STEADY or HELD, after a failover with a cooldown
 * </pre>
 *
 * <p>It holds at every step that
 *
 * <ul>
 *   <li>only who leads proposes, orders hooks and speaks; everybody hands out what is committed, and nothing else;
 *   <li>at most one commit of the whole lake is in flight, and every change of {@link Durable} is one; what is in flight is
 *       never acted upon, and what was committed is never taken back;
 *   <li>an epoch is made by a commit alone and is above every epoch known; it means one thing only;
 *   <li>a service fails over only if one of its needs is {@linkplain Verdict#condemns condemned by a quorum} at
 *       that moment, to a site whose needs all serve and whose lag is known, fresh and within the RPO, in automatic mode, unpaused, after
 *       its cooldown, within the limits, and not while a move of it is open. {@link Assessment} is the only place that says so;
 *   <li>what a person overrides is written into the move, and from a site that serves to one that is known to be down nobody moves
 *       anything;
 *   <li>no balancer and no hook can hold up a move longer than its time-out, nor any service another one's phases (they share
 *       only the line of commits).
 * </ul>
 *
 * <p>Level-triggered: everything is weighed anew at each event, and acts when its last missing condition is met; a lost event
 * delays, it does not derail. When the new site dies after it was routed to, the move is finished first (the balancers must not
 * be left between two epochs), closed as degraded at once, and the next one waits for the cooldown like any other: a third site
 * may be as doomed as the second, and only the cooldown keeps a common cause from chasing a service round the lake. A person
 * ends it with an acknowledgement. A site that recovers gets nothing back by itself, unless the service asks for a failback.
 *
 * <p>A verdict is believed until it is replaced, so the detector is to be given its tick before the machine is. After a gap in
 * the events the machine proposes and orders nothing for a while; the detector corrects its verdicts meanwhile, and a leader that was
 * stopped learns that it leads no more.
 */
public final class FailoverMachine {
    /** A longer pause between two events, ticks included, means that this aggregator was stopped or starved. */
    public static final Duration MAX_GAP = Duration.ofMillis(500);

    /** How often a hook is ordered until its end is reported. */
    static final Duration ORDER_AGAIN = Duration.ofSeconds(1);

    /**
     * For how long a hook is ordered of which nothing is heard. What begins by such an order is over by the time at which the step is given
     * up: a hook that was begun later would run beside the steps that follow, and open again what they have fenced.
     */
    static final Duration ORDER_FOR = Judgement.HOOK_GRACE.minusSeconds(1);

    private FailoverMachine() {}

    /**
     * @param now never before that of the last step
     * @return the state after {@code event}, and what is to be done; the order of the actions matters
     */
    public static Step step(FailoverState state, FailoverEvent event, Instant now) {
        Draft draft = new Draft(state, now);
        if (draft.begunAt.isEmpty()) {
            begin(draft);
        }
        noticeGap(draft);
        Taking.take(draft, event);
        Progress.observe(draft);
        Returns.observe(draft);
        FailoverState known = draft.freeze();
        SortedMap<ServiceId, Assessment> assessments = assess(known, now);
        if (propose(draft, known, assessments)) {
            known = draft.freeze();
            assessments = assess(known, now);
        }
        orderHooks(draft);
        draft.services = Standing.update(draft, known, assessments);
        return new Step(draft.freeze(), draft.actions);
    }

    private static SortedMap<ServiceId, Assessment> assess(FailoverState state, Instant now) {
        SortedMap<ServiceId, Assessment> assessments = new TreeMap<>();
        for (ServiceId service : state.policy().services().keySet()) {
            assessments.put(service, Assessment.of(state, service, now));
        }
        return assessments;
    }

    /** After a start: what is known to be committed is handed out again. */
    private static void begin(Draft draft) {
        draft.begunAt = Optional.of(draft.now);
        draft.durable = Taking.onOurClock(draft.durable, draft.now);
        if (draft.durable.revision() > 0) {
            draft.act(new FailoverAction.Route(draft.durable.routing()));
        }
    }

    private static void noticeGap(Draft draft) {
        boolean gap = draft.steppedAt
                .filter(last -> Duration.between(last, draft.now).compareTo(MAX_GAP) > 0)
                .isPresent();
        if (gap) {
            draft.dazedUntil = Optional.of(draft.now.plus(MAX_GAP));
        }
        draft.steppedAt = Optional.of(draft.now);
    }

    private static boolean propose(Draft draft, FailoverState known, SortedMap<ServiceId, Assessment> assessments) {
        boolean mayTry = draft.refused
                .filter(refusal -> draft.now.isBefore(refusal.until()))
                .isEmpty();
        if (draft.term.isEmpty() || draft.inFlight.isPresent() || !mayTry || draft.dazed()) {
            return false;
        }
        draft.inFlight = Proposals.next(known, assessments, draft.now)
                .or(() -> command(draft, known))
                .or(() -> Proposals.leisurely(known, draft.now));
        draft.inFlight.ifPresent(proposal -> {
            if (proposal.commit().decision().kind() == Decision.Kind.ADOPT) {
                draft.adoptedAt = Optional.of(draft.now);
            }
            draft.act(proposal.commit());
        });
        return draft.inFlight.isPresent();
    }

    /** The oldest command that needs a commit; those before it that need none are answered. */
    private static Optional<FailoverState.Proposal> command(Draft draft, FailoverState known) {
        for (FailoverState.Request request : draft.requests) {
            if (request.result().isEmpty()) {
                Commands.Outcome outcome = Commands.of(known, request, draft.now);
                outcome.answer().ifPresent(result -> draft.answer(request.id(), result));
                if (outcome.proposal().isPresent()) {
                    return outcome.proposal();
                }
            }
        }
        return Optional.empty();
    }

    /** Ordered once it is journalled, and again until its end is reported, or decided and in flight. */
    private static void orderHooks(Draft draft) {
        if (draft.term.isEmpty() || draft.dazed()) {
            return;
        }
        for (FailoverRecord move : draft.durable.failovers()) {
            move.running()
                    .filter(step -> !ending(draft, move))
                    .flatMap(MoveStep::hook)
                    .ifPresent(hook -> {
                        String name = move.run(move.current());
                        FailoverState.Run run = draft.runs.get(name);
                        boolean due = run != null
                                && mayBegin(run, draft.now)
                                && run.orderedAt()
                                        .map(at -> !draft.now.isBefore(at.plus(ORDER_AGAIN)))
                                        .orElse(true);
                        if (run != null && due) {
                            draft.runs = Draft.with(draft.runs, name, run.ordered(draft.now));
                            draft.act(new FailoverAction.RunHook(order(draft, move, name, hook)));
                        }
                    });
        }
    }

    /** Whether there is an end to ask for, or time enough for one that nobody has begun. */
    private static boolean mayBegin(FailoverState.Run run, Instant now) {
        return run.report()
                .map(report -> !report.state().over())
                .orElse(now.isBefore(run.since().plus(ORDER_FOR)));
    }

    /** Whether what is in flight ends the step of {@code move} that is under way. */
    private static boolean ending(Draft draft, FailoverRecord move) {
        return draft.inFlight.stream()
                .flatMap(proposal -> proposal.commit().next().failovers().stream())
                .anyMatch(next -> next.number() == move.number() && (!next.open() || next.current() != move.current()));
    }

    private static HookOrder order(Draft draft, FailoverRecord move, String name, MoveStep.Hook hook) {
        return new HookOrder(
                name,
                draft.term.orElse(0),
                hook.node(),
                move.service(),
                hook.name(),
                hook.phase(),
                move.id(),
                move.from(),
                move.to(),
                draft.durable.routing().epoch(),
                move.forced(),
                move.kind() == MoveKind.DRILL,
                move.running().orElseThrow().timeout());
    }
}
