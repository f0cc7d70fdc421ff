package io.vigia.core.failover;

import io.vigia.core.failover.FailoverState.Heard;
import io.vigia.core.failover.FailoverState.Lag;
import io.vigia.core.failover.FailoverState.Request;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What each event means for what is known. Decides nothing. */
final class Taking {
    /** How long an answered command is remembered. */
    private static final Duration REMEMBER = Duration.ofMinutes(1);

    private Taking() {}

    static void take(Draft draft, FailoverEvent event) {
        if (event instanceof FailoverEvent.VerdictsConcluded concluded) {
            take(draft, concluded);
        } else if (event instanceof FailoverEvent.LagObserved observed) {
            take(draft, observed);
        } else if (event instanceof FailoverEvent.Applied applied) {
            Following.applied(draft, applied.durable());
        } else if (event instanceof FailoverEvent.LeadershipGained gained) {
            Following.gained(draft, gained.term());
        } else if (event instanceof FailoverEvent.LeadershipLost) {
            Following.lost(draft);
        } else if (event instanceof FailoverEvent.CommitFailed failed) {
            Following.failed(draft, failed);
        } else if (event instanceof FailoverEvent.BalancerReported reported) {
            take(draft, reported);
        } else if (event instanceof FailoverEvent.PathObserved observed) {
            take(draft, observed);
        } else if (event instanceof FailoverEvent.HookReported reported) {
            take(draft, reported.report());
        } else if (event instanceof FailoverEvent.Commanded commanded) {
            take(draft, commanded);
        } else if (event instanceof FailoverEvent.PolicyChanged changed) {
            take(draft, changed.policy());
        }
        forget(draft);
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

    /** What is no longer wanted is forgotten: should it ever come back, an old word of it must not count. */
    private static void take(Draft draft, FailoverPolicy policy) {
        draft.policy = policy;
        draft.balancers = new TreeMap<>(draft.balancers);
        draft.balancers.keySet().retainAll(policy.balancers().keySet());
        draft.verdicts = new HashMap<>(draft.verdicts);
        draft.verdicts.keySet().removeIf(target -> !policy.needs(target));
        draft.lags = new HashMap<>(draft.lags);
        draft.lags.keySet().removeIf(target -> !policy.measuresLag(target));
        Set<TargetId> paths = new HashSet<>();
        policy.balancers()
                .forEach((balancer, wanted) ->
                        wanted.checked().forEach(service -> paths.add(TargetId.path(balancer, service))));
        draft.answered = new HashMap<>(draft.answered);
        draft.answered.keySet().retainAll(paths);
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

    private static void take(Draft draft, FailoverEvent.BalancerReported reported) {
        BalancerReport report = reported.report();
        if (!draft.policy.balancers().containsKey(report.balancer())) {
            return;
        }
        Heard before = draft.balancers.get(report.balancer());
        boolean news = before == null || before.report().highestEpoch() != report.highestEpoch();
        if (news && !Proposals.believable(report, draft.durable.routing())) {
            draft.announceIfLeading(new Notice.EpochDisbelieved(
                    report.balancer(), draft.durable.routing().epoch(), report.highestEpoch()));
        }
        Instant since = before != null && !news && before.report().condition() == report.condition()
                ? before.since()
                : draft.now;
        draft.balancers = Draft.with(draft.balancers, report.balancer(), new Heard(report, draft.now, since));
    }

    private static void take(Draft draft, HookReport report) {
        FailoverState.Run run = draft.runs.get(report.run());
        boolean over = run != null
                && run.report().filter(known -> known.state().over()).isPresent();
        boolean named = draft.durable.failovers().stream()
                .anyMatch(move -> move.open()
                        && move.run(move.current()).equals(report.run())
                        && move.running()
                                .flatMap(MoveStep::hook)
                                .filter(hook -> hook.node().equals(report.node()))
                                .isPresent());
        if (run != null && named && !over && !meantForAnother(run, report)) {
            draft.runs = Draft.with(draft.runs, report.run(), run.reported(report));
        }
    }

    /** An agent refuses the orders of a leader of the past; everybody hears that, and it says nothing of ours. */
    private static boolean meantForAnother(FailoverState.Run run, HookReport report) {
        return report.state() == HookReport.State.REFUSED
                && (run.orderedAt().isEmpty() || run.report().isPresent());
    }

    private static void take(Draft draft, FailoverEvent.Commanded commanded) {
        Optional<Request> known = draft.requests.stream()
                .filter(request -> request.id().equals(commanded.request()))
                .findFirst();
        if (known.isPresent()) {
            known.get().result().ifPresent(result -> draft.act(new FailoverAction.Answer(commanded.request(), result)));
            return; // one that waits is answered when its turn comes
        }
        if (draft.term.isEmpty()) {
            draft.act(new FailoverAction.Answer(
                    commanded.request(), new CommandResult.NotLeading("this aggregator does not lead")));
        } else if (draft.requests.size() >= Commands.MAX_REQUESTS) {
            draft.act(new FailoverAction.Answer(
                    commanded.request(),
                    new CommandResult.Held(
                            List.of(new HoldReason(HoldReason.Kind.LIMIT, "too many commands at once; ask again")),
                            false)));
        } else {
            List<Request> more = new ArrayList<>(draft.requests);
            more.add(new Request(commanded.request(), commanded.command(), draft.now, Optional.empty()));
            draft.requests = more;
        }
    }

    private static void forget(Draft draft) {
        boolean old = draft.requests.stream().anyMatch(request -> forgotten(request, draft.now));
        if (old) {
            draft.requests = draft.requests.stream()
                    .filter(request -> !forgotten(request, draft.now))
                    .toList();
        }
    }

    private static boolean forgotten(Request request, Instant now) {
        return request.result().isPresent() && !now.isBefore(request.at().plus(REMEMBER));
    }
}
