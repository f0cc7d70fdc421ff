package io.vigia.core.failover;

import io.vigia.core.failover.FailoverAction.Announce;
import io.vigia.core.failover.FailoverAction.Route;
import io.vigia.core.failover.FailoverState.Heard;
import io.vigia.core.failover.FailoverState.Lag;
import io.vigia.core.failover.FailoverState.Proposal;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides when a service moves, and sees each move through.
 *
 * <p>The phases of one service:
 *
 * <pre>
 *            nothing said against                 a reason is missing
 *   STEADY  &lt;---------------------&gt;  HELD  &lt;---------------------.
 *      \                               | last reason gone         |
 *       \  condemned, nothing missing  v                          |
 *        `-----------------------&gt; COMMITTING --- CommitFailed ----'
 *                                       | Committed: Route, FailoverStarted
 *                                       v
 *                                    ROUTING      (a restart resumes here)
 *                                       | every balancer has moved, or time is up
 *                                       v
 *                                   VERIFYING
 *                                       | every balancer answered, time is up, or the new site is condemned:
 *                                       v   Commit of the end, then FailoverFinished or FailoverDegraded
 *                                  STEADY or HELD, with a cooldown
 * </pre>
 *
 * <p>It holds at every step that
 *
 * <ul>
 *   <li>at most one commit of the whole lake is in flight, and every change of {@link Durable} is one; what is in flight is
 *       never acted upon, and what was committed is never taken back;
 *   <li>an epoch is made by a commit alone and is above every epoch known; it means one thing only;
 *   <li>a service moves only if one of its needs is {@linkplain Verdict#condemns condemned by a quorum} at
 *       that moment, to a site whose needs all serve and whose lag is known, fresh and within the RPO, in automatic mode, after
 *       its cooldown, and not while a move of it is open. {@link Assessment} is the only place that says so;
 *   <li>no balancer can hold up a move longer than the routing time-out, nor any service another one's phases (they share
 *       only the line of commits).
 * </ul>
 *
 * <p>Level-triggered: everything is weighed anew at each event, and acts when its last missing condition is met; a lost event
 * delays, it does not derail. When the new site dies while a move is open, the move is finished first (the balancers must not
 * be left between two epochs), closed as degraded at once, and the next one waits for the cooldown like any other: a third site
 * may be as doomed as the second, and only the cooldown keeps a common cause from chasing a service round the lake. A person
 * ends it with an acknowledgement. A site that recovers gets nothing back by itself.
 *
 * <p>A verdict is believed until it is replaced, so the detector is to be given its tick before the machine is. After a gap in
 * the events the machine decides nothing for a while, and the detector corrects its verdicts meanwhile.
 */
public final class FailoverMachine {
    /** A longer pause between two events, ticks included, means that this aggregator was stopped or starved. */
    public static final Duration MAX_GAP = Duration.ofMillis(500);

    private FailoverMachine() {}

    /**
     * @param now never before that of the last step
     * @return the state after {@code event}, and what is to be done; the order of the actions matters
     */
    public static Step step(FailoverState state, FailoverEvent event, Instant now) {
        Draft draft = new Draft(state);
        List<FailoverAction> actions = new ArrayList<>();
        if (draft.begunAt.isEmpty()) {
            begin(draft, now, actions);
        }
        noticeGap(draft, now);
        take(draft, event, now, actions);
        observe(draft, now);
        FailoverState known = draft.freeze();
        SortedMap<ServiceId, Assessment> assessments = assess(known, now);
        if (propose(draft, known, assessments, now, actions)) {
            known = draft.freeze();
            assessments = assess(known, now);
        }
        draft.services = Standing.update(known, assessments, now, actions);
        return new Step(draft.freeze(), actions);
    }

    private static SortedMap<ServiceId, Assessment> assess(FailoverState state, Instant now) {
        SortedMap<ServiceId, Assessment> assessments = new TreeMap<>();
        for (ServiceId service : state.policy().services().keySet()) {
            assessments.put(service, Assessment.of(state, service, now));
        }
        return assessments;
    }

    private static void noticeGap(Draft draft, Instant now) {
        boolean gap = draft.steppedAt
                .filter(last -> Duration.between(last, now).compareTo(MAX_GAP) > 0)
                .isPresent();
        if (gap) {
            draft.dazedUntil = Optional.of(now.plus(MAX_GAP));
        }
        draft.steppedAt = Optional.of(now);
    }

    /** After a start: what is committed is routed again, open failovers go on from the routing step. */
    private static void begin(Draft draft, Instant now, List<FailoverAction> actions) {
        draft.begunAt = Optional.of(now);
        SortedMap<ServiceId, Cooldown> cooldowns = new TreeMap<>(draft.durable.cooldowns());
        cooldowns.replaceAll((service, cooldown) -> cooldown.notAfter(now));
        draft.durable = new Durable(
                draft.durable.revision(),
                draft.durable.routing(),
                cooldowns,
                draft.durable.failovers().stream()
                        .map(failover ->
                                failover.open() ? failover.switched(failover.applied(), Optional.empty()) : failover)
                        .toList());
        if (draft.durable.revision() > 0) {
            actions.add(new Route(draft.durable.routing()));
        }
    }

    private static void take(Draft draft, FailoverEvent event, Instant now, List<FailoverAction> actions) {
        if (event instanceof FailoverEvent.VerdictsConcluded concluded) {
            take(draft, concluded);
        } else if (event instanceof FailoverEvent.LagObserved observed) {
            take(draft, observed);
        } else if (event instanceof FailoverEvent.Committed committed) {
            take(draft, committed, now, actions);
        } else if (event instanceof FailoverEvent.CommitFailed failed) {
            take(draft, failed, now, actions);
        } else if (event instanceof FailoverEvent.BalancerReported reported) {
            take(draft, reported, now, actions);
        } else if (event instanceof FailoverEvent.PathObserved observed) {
            take(draft, observed);
        } else if (event instanceof FailoverEvent.Acknowledged word) {
            if (draft.policy.services().containsKey(word.service())) {
                draft.acknowledged = Draft.with(draft.acknowledged, word.service(), word);
            }
        } else if (event instanceof FailoverEvent.PolicyChanged changed) {
            draft.policy = changed.policy();
            draft.balancers = new TreeMap<>(draft.balancers);
            draft.balancers.keySet().retainAll(draft.policy.balancers().keySet());
            draft.acknowledged = new TreeMap<>(draft.acknowledged);
            draft.acknowledged.keySet().retainAll(draft.policy.services().keySet());
        }
    }

    private static void take(Draft draft, FailoverEvent.VerdictsConcluded concluded) {
        Map<TargetId, Verdict> verdicts = new HashMap<>(draft.verdicts);
        for (Verdict verdict : concluded.verdicts()) {
            if (draft.policy.needs(verdict.target())) {
                verdicts.put(verdict.target(), verdict);
            }
        }
        draft.verdicts = verdicts;
    }

    private static void take(Draft draft, FailoverEvent.LagObserved observed) {
        Lag known = draft.lags.get(observed.target());
        Lag lag = new Lag(observed.lag(), observed.observedAt());
        boolean newer = known == null
                || lag.observedAt().isAfter(known.observedAt())
                || (lag.observedAt().equals(known.observedAt()) && lag.lag().compareTo(known.lag()) > 0);
        if (newer && draft.policy.measuresLag(observed.target())) {
            draft.lags = Draft.with(draft.lags, observed.target(), lag);
        }
    }

    private static void take(Draft draft, FailoverEvent.PathObserved observed) {
        BalancerPolicy wanted = draft.policy.balancers().get(observed.balancer());
        if (wanted != null
                && wanted.checked().contains(observed.service())
                && observed.outcome().serves()) {
            TargetId path = TargetId.path(observed.balancer(), observed.service());
            Instant known = draft.answered.get(path);
            if (known == null || observed.startedAt().isAfter(known)) {
                draft.answered = Draft.with(draft.answered, path, observed.startedAt());
            }
        }
    }

    private static void take(
            Draft draft, FailoverEvent.BalancerReported reported, Instant now, List<FailoverAction> actions) {
        BalancerReport report = reported.report();
        if (!draft.policy.balancers().containsKey(report.balancer())) {
            return;
        }
        Heard before = draft.balancers.get(report.balancer());
        boolean news = before == null || before.report().highestEpoch() != report.highestEpoch();
        if (news && !Proposals.believable(report, draft.durable.routing())) {
            actions.add(new Announce(new Notice.EpochDisbelieved(
                    report.balancer(), draft.durable.routing().epoch(), report.highestEpoch())));
        }
        draft.balancers = Draft.with(draft.balancers, report.balancer(), new Heard(report, now));
    }

    private static void take(
            Draft draft, FailoverEvent.Committed committed, Instant now, List<FailoverAction> actions) {
        Proposal proposal = draft.inFlight
                .filter(open -> open.commit().next().revision() == committed.revision())
                .orElse(null);
        if (proposal == null) {
            return; // told twice, or of an earlier life
        }
        Durable next = proposal.commit().next();
        boolean routes = draft.durable.revision() == 0 || !next.routing().equals(draft.durable.routing());
        draft.durable = merge(draft.durable, next, now);
        draft.inFlight = Optional.empty();
        draft.refused = Optional.empty();
        if (routes) {
            actions.add(new Route(next.routing()));
        }
        Decision decision = proposal.commit().decision();
        if (decision.kind() == Decision.Kind.MOVE) {
            actions.add(new Announce(
                    new Notice.FailoverStarted(draft.durable.failovers().get(0))));
        } else if (decision.kind() == Decision.Kind.ACKNOWLEDGE) {
            decision.service().ifPresent(service -> draft.acknowledged = Draft.without(draft.acknowledged, service));
        }
        proposal.afterwards().forEach(notice -> actions.add(new Announce(notice)));
    }

    /** What was seen of open failovers while the commit was under way is not to be lost. */
    private static Durable merge(Durable seen, Durable committed, Instant now) {
        Map<String, FailoverRecord> open = new HashMap<>();
        seen.failovers().stream().filter(FailoverRecord::open).forEach(failover -> open.put(failover.id(), failover));
        return committed.with(committed.failovers().stream()
                .map(failover -> failover.open() ? open.getOrDefault(failover.id(), failover) : failover)
                .map(failover ->
                        failover.open() && failover.committedAt().isEmpty() ? failover.committed(now) : failover)
                .toList());
    }

    private static void take(
            Draft draft, FailoverEvent.CommitFailed failed, Instant now, List<FailoverAction> actions) {
        draft.inFlight
                .filter(open -> open.commit().next().revision() == failed.revision())
                .ifPresent(open -> {
                    boolean news = draft.refused
                            .filter(last -> last.reason().equals(failed.reason()))
                            .isEmpty();
                    if (news) {
                        actions.add(new Announce(
                                new Notice.CommitRefused(open.commit().decision(), failed.reason())));
                    }
                    Duration pause = draft.policy.timing().commitRetry();
                    draft.refused = Optional.of(new FailoverState.Refusal(now.plus(pause), failed.reason()));
                    draft.inFlight = Optional.empty();
                });
    }

    private static void observe(Draft draft, Instant now) {
        if (draft.durable.failovers().stream().noneMatch(FailoverRecord::open)) {
            return;
        }
        FailoverState known = draft.freeze();
        draft.durable = draft.durable.with(draft.durable.failovers().stream()
                .map(failover -> failover.open() ? Progress.observe(known, failover, now) : failover)
                .toList());
    }

    private static boolean propose(
            Draft draft,
            FailoverState known,
            SortedMap<ServiceId, Assessment> assessments,
            Instant now,
            List<FailoverAction> actions) {
        boolean mayTry =
                draft.refused.filter(refusal -> now.isBefore(refusal.until())).isEmpty();
        if (draft.inFlight.isPresent() || !mayTry) {
            return false;
        }
        draft.inFlight = Proposals.next(known, assessments, now);
        draft.inFlight.ifPresent(proposal -> actions.add(proposal.commit()));
        return draft.inFlight.isPresent();
    }
}
