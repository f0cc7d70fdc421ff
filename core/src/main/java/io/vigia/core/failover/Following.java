package io.vigia.core.failover;

import io.vigia.core.failover.FailoverAction.Route;
import io.vigia.core.failover.FailoverState.Proposal;
import io.vigia.core.failover.FailoverState.Request;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the group of aggregators says: who leads, what is committed, and what is not. */
final class Following {
    private Following() {}

    static void gained(Draft draft, long term) {
        draft.term = OptionalLong.of(term);
        draft.inFlight = Optional.empty();
        draft.refused = Optional.empty();
        draft.adoptedAt = Optional.empty();
        draft.durable = appliedByNow(onOurClock(draft.durable, draft.now), draft.now);
        // Time-outs begin anew on this clock; what agents have reported of hooks stays.
        SortedMap<String, FailoverState.Run> runs = new TreeMap<>();
        draft.runs.forEach((name, run) ->
                runs.put(name, new FailoverState.Run(draft.now, Optional.empty(), Optional.empty(), run.report())));
        draft.runs = runs;
        draft.announce(new Notice.LeadershipTaken(term));
    }

    static void lost(Draft draft) {
        draft.term = OptionalLong.empty();
        draft.inFlight = Optional.empty();
        draft.refused = Optional.empty();
        for (Request request : draft.requests) {
            if (request.result().isEmpty()) {
                draft.answer(
                        request.id(),
                        new CommandResult.NotLeading(
                                "this aggregator has ceased to lead; whether the command was taken, the new leader"
                                        + " knows: look before asking again"));
            }
        }
    }

    /** A cooldown that another clock wrote must not be stretched by the difference. */
    static Durable onOurClock(Durable durable, Instant now) {
        SortedMap<ServiceId, Cooldown> cooldowns = new TreeMap<>(durable.cooldowns());
        cooldowns.replaceAll((service, cooldown) -> cooldown.notAfter(now));
        return durable.with(cooldowns);
    }

    /** By which clock another leader saw the balancers move is not known, so only an answer from now on verifies. */
    private static Durable appliedByNow(Durable durable, Instant now) {
        return durable.with(durable.failovers().stream()
                .map(move -> {
                    Map<BalancerId, Instant> applied = new TreeMap<>(move.applied());
                    applied.replaceAll((balancer, at) -> now);
                    return move.open() ? move.appliedAt(applied) : move;
                })
                .toList());
    }

    static void applied(Draft draft, Durable next) {
        boolean first = draft.durable.revision() == 0 && next.revision() > 0;
        if (next.revision() <= draft.durable.revision()) {
            return; // told again
        }
        boolean routes = first || !next.routing().equals(draft.durable.routing());
        draft.durable = merge(draft.durable, next, draft.now);
        if (routes) {
            draft.act(new Route(next.routing()));
        }
        Optional<Proposal> proposal = draft.inFlight;
        if (proposal.filter(open -> open.commit().next().revision() <= next.revision())
                .isEmpty()) {
            return;
        }
        draft.inFlight = Optional.empty();
        if (proposal.get().commit().next().equals(next)) {
            draft.refused = Optional.empty();
            ours(draft, proposal.get());
        }
    }

    private static void ours(Draft draft, Proposal proposal) {
        if (proposal.commit().decision().kind() == Decision.Kind.MOVE) {
            draft.announce(new Notice.FailoverStarted(draft.durable.failovers().get(0)));
        }
        proposal.afterwards().forEach(draft::announce);
        proposal.request().ifPresent(request -> proposal.accepted().ifPresent(result -> draft.answer(request, result)));
    }

    /** What was seen of open moves while the commit was under way is not to be lost. */
    private static Durable merge(Durable seen, Durable committed, Instant now) {
        Map<Long, FailoverRecord> open = new HashMap<>();
        seen.failovers().stream().filter(FailoverRecord::open).forEach(move -> open.put(move.number(), move));
        return committed.with(committed.failovers().stream()
                .map(move -> move.open() ? merge(open.get(move.number()), move, now) : move)
                .toList());
    }

    private static FailoverRecord merge(@Nullable FailoverRecord seen, FailoverRecord committed, Instant now) {
        FailoverRecord merged = committed;
        if (seen != null) {
            Map<BalancerId, Instant> applied = new HashMap<>(seen.applied());
            applied.putAll(committed.applied());
            merged = merged.appliedAt(applied);
        }
        return merged.times().committedAt().isEmpty()
                ? merged.with(merged.times().committed(now))
                : merged;
    }

    static void failed(Draft draft, FailoverEvent.CommitFailed failed) {
        draft.inFlight
                .filter(open -> open.commit().next().revision() == failed.revision())
                .ifPresent(open -> {
                    boolean news = draft.refused
                            .filter(last -> last.reason().equals(failed.reason()))
                            .isEmpty();
                    if (news) {
                        draft.announceIfLeading(
                                new Notice.CommitRefused(open.commit().decision(), failed.reason()));
                    }
                    Duration pause = draft.policy.timing().commitRetry();
                    draft.refused = Optional.of(new FailoverState.Refusal(draft.now.plus(pause), failed.reason()));
                    draft.inFlight = Optional.empty();
                });
    }
}
