package io.vigia.core.failover;

import io.vigia.core.failover.Command.BeginMaintenance;
import io.vigia.core.failover.FailoverState.Proposal;
import io.vigia.core.failover.FailoverState.Request;
import io.vigia.core.failover.Maintenance.Scope;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What becomes of what people ask for: a proposal, or an answer at once. */
final class Commands {
    /** Requests that may wait or be remembered. */
    static final int MAX_REQUESTS = 200;

    /** How long a request waits for its turn before it is refused; less than people wait for their answer. */
    static final Duration PATIENCE = Duration.ofSeconds(4);

    private Commands() {}

    /** Either is present. */
    record Outcome(Optional<Proposal> proposal, Optional<CommandResult> answer) {
        static Outcome answer(CommandResult result) {
            return new Outcome(Optional.empty(), Optional.of(result));
        }
    }

    /** Refuses what has waited for too long. The one whose commit is in flight waits on: it may yet become durable. */
    static void refuseLate(Draft draft) {
        Optional<String> inFlight = draft.inFlight.flatMap(Proposal::request);
        for (Request request : draft.requests) {
            boolean late = request.result().isEmpty()
                    && !draft.now.isBefore(request.at().plus(PATIENCE))
                    && inFlight.filter(request.id()::equals).isEmpty();
            if (late) {
                HoldReason why = draft.refused
                        .map(last -> new HoldReason(
                                HoldReason.Kind.COMMIT_REFUSED, "nothing can be made durable: " + last.reason()))
                        .orElse(new HoldReason(
                                HoldReason.Kind.COMMIT_OPEN,
                                "its turn did not come within " + Wording.seconds(PATIENCE)));
                draft.answer(request.id(), new CommandResult.Held(List.of(why), false));
            }
        }
    }

    static Outcome of(FailoverState state, Request request, Instant now) {
        Command command = request.command();
        if (command instanceof Command.Switchover wanted) {
            MoveKind kind = Plans.kind(state, wanted.service(), now);
            return move(state, request, wanted.service(), wanted.to(), kind, wanted.force(), false, now);
        } else if (command instanceof Command.Drill wanted) {
            return move(state, request, wanted.service(), wanted.to(), MoveKind.DRILL, false, wanted.andBack(), now);
        } else if (command instanceof Command.Abort wanted) {
            return abort(state, request, wanted, now);
        } else if (command instanceof Command.Halt wanted) {
            return halt(state, request, wanted, now);
        } else if (command instanceof Command.Resume wanted) {
            return resume(state, request, wanted, now);
        } else if (command instanceof BeginMaintenance wanted) {
            return begin(state, request, wanted, now);
        } else if (command instanceof Command.EndMaintenance wanted) {
            return end(state, request, wanted, now);
        } else if (command instanceof Command.CorrectBudget wanted) {
            return Corrections.correct(state, request, wanted, now);
        } else if (command instanceof Command.RevokeCorrection wanted) {
            return Corrections.revoke(state, request, wanted, now);
        }
        return acknowledge(state, request, (Command.Acknowledge) command, now);
    }

    private static Outcome move(
            FailoverState state,
            Request request,
            ServiceId service,
            SiteId to,
            MoveKind kind,
            boolean force,
            boolean andBack,
            Instant now) {
        ServicePolicy wanted = state.policy().services().get(service);
        if (wanted == null) {
            return unknownService(state, service);
        }
        if (!wanted.sites().containsKey(to)) {
            return Outcome.answer(new CommandResult.Unknown("service " + service + " has no site '" + to + "'; it has "
                    + wanted.sites().keySet()));
        }
        Optional<Plan> plan = Plans.plan(state, service, Optional.of(to), kind, now);
        if (plan.isEmpty()) {
            return unknownService(state, service);
        }
        if (plan.get().missing().stream().anyMatch(reason -> reason.kind() == HoldReason.Kind.ALREADY_THERE)) {
            return Outcome.answer(new CommandResult.Unchanged(service + " is active in " + to + " already"));
        }
        boolean overridable = kind != MoveKind.DRILL && plan.get().overridable();
        boolean go = plan.get().missing().isEmpty() || (force && overridable);
        if (!go) {
            return Outcome.answer(new CommandResult.Held(plan.get().missing(), overridable));
        }
        Proposal proposal = Moves.planned(state, plan.get(), request.command().by(), andBack, request.at(), now);
        String id = proposal.commit().next().failovers().get(0).id();
        return accepted(request, proposal, id, kind.label() + " " + id + " begins");
    }

    private static Outcome abort(FailoverState state, Request request, Command.Abort wanted, Instant now) {
        Optional<FailoverRecord> found = state.durable().failovers().stream()
                .filter(move -> move.id().equals(wanted.failover()))
                .findFirst();
        if (found.isEmpty()) {
            return Outcome.answer(new CommandResult.Unknown("there is no failover '" + wanted.failover() + "'"));
        }
        FailoverRecord move = found.get();
        Optional<MoveStep> running = move.running();
        if (!move.open() || running.isEmpty()) {
            return Outcome.answer(new CommandResult.Unchanged(
                    move.id() + " is over: " + move.result().label()));
        }
        if (move.stopped()) {
            return Outcome.answer(new CommandResult.Unchanged(move.id() + " is being rolled back already"));
        }
        if (move.past(MoveStep.Kind.ROUTE) || running.get().kind() == MoveStep.Kind.ROUTE) {
            return Outcome.answer(new CommandResult.Held(
                    List.of(new HoldReason(
                            HoldReason.Kind.UNDERWAY,
                            move.id() + " has routed already (" + running.get().title()
                                    + "); let it end, then move the service back")),
                    false));
        }
        Judgement.End end = Judgement.End.stopped("aborted by " + Wording.by(wanted.by()));
        Proposal proposal = Moves.advance(state, move, end, wanted.by().who(), now);
        return accepted(request, proposal, move.id(), move.id() + " is rolled back");
    }

    private static Outcome halt(FailoverState state, Request request, Command.Halt wanted, Instant now) {
        if (wanted.service().isPresent()
                && !state.policy().services().containsKey(wanted.service().get())) {
            return unknownService(state, wanted.service().get());
        }
        Controls controls = state.durable().controls();
        boolean already = wanted.service()
                .map(service -> controls.pauses().containsKey(service))
                .orElse(controls.brake().isPresent());
        String what = wanted.service().map(ServiceId::value).orElse("every service");
        if (already) {
            return Outcome.answer(new CommandResult.Unchanged(what + " is paused already"));
        }
        return control(
                state,
                request,
                controls.with(wanted.service(), new Pause(wanted.by(), now)),
                wanted.service(),
                what + " is paused",
                now);
    }

    private static Outcome resume(FailoverState state, Request request, Command.Resume wanted, Instant now) {
        Controls controls = state.durable().controls();
        boolean paused = wanted.service()
                .map(service -> controls.pauses().containsKey(service))
                .orElse(controls.brake().isPresent());
        String what = wanted.service().map(ServiceId::value).orElse("the brake");
        if (!paused) {
            return Outcome.answer(new CommandResult.Unchanged(what + " is not paused by itself"
                    + (wanted.service().isPresent() && controls.brake().isPresent()
                            ? "; the brake is pulled for every service"
                            : "")));
        }
        return control(
                state,
                request,
                controls.without(wanted.service()),
                wanted.service(),
                wanted.service().isPresent() ? what + " goes on" : "the brake is released",
                now);
    }

    private static Outcome begin(FailoverState state, Request request, BeginMaintenance wanted, Instant now) {
        if (!known(state, wanted.scope(), wanted.name())) {
            return Outcome.answer(new CommandResult.Unknown(
                    "there is no " + wanted.scope().label() + " '" + wanted.name() + "' in this lake"));
        }
        Controls controls = state.durable().controls();
        if (controls.maintenance().size() >= Controls.MAX_WINDOWS) {
            return Outcome.answer(new CommandResult.Held(
                    List.of(new HoldReason(
                            HoldReason.Kind.LIMIT,
                            "there are " + Controls.MAX_WINDOWS + " maintenance windows already; end some")),
                    false));
        }
        if (controls.fullOfCorrections(now)) {
            return Corrections.full();
        }
        String id = "m" + (state.durable().revision() + 1);
        Maintenance window =
                new Maintenance(id, wanted.scope(), wanted.name(), wanted.by(), now, now.plus(wanted.length()));
        String text =
                wanted.scope().label() + " " + wanted.name() + " is in maintenance until " + Wording.at(window.until());
        return accepted(request, Moves.controls(state, controls.with(window, now), request, text, now), id, text);
    }

    private static boolean known(FailoverState state, Scope scope, String name) {
        FailoverPolicy policy = state.policy();
        return switch (scope) {
            case SITE ->
                policy.services().values().stream()
                        .flatMap(service -> service.sites().keySet().stream())
                        .anyMatch(site -> site.value().equals(name));
            case BALANCER ->
                policy.balancers().keySet().stream().map(BalancerId::value).anyMatch(name::equals);
            case COMPONENT ->
                policy.sites().keySet().stream()
                        .anyMatch(target -> target.value().equals(name));
        };
    }

    private static Outcome end(FailoverState state, Request request, Command.EndMaintenance wanted, Instant now) {
        Controls controls = state.durable().controls();
        if (controls.maintenance().stream().noneMatch(window -> window.id().equals(wanted.id()))) {
            return Outcome.answer(new CommandResult.Unknown(
                    "there is no maintenance window '" + wanted.id() + "'; it may have ended by itself"));
        }
        String text = "maintenance " + wanted.id() + " is over";
        return accepted(
                request,
                Moves.controls(state, controls.ended(wanted.id(), now), request, text, now),
                wanted.id(),
                text);
    }

    private static Outcome acknowledge(FailoverState state, Request request, Command.Acknowledge wanted, Instant now) {
        if (!state.policy().services().containsKey(wanted.service())) {
            return unknownService(state, wanted.service());
        }
        if (!state.durable().cooldowns().containsKey(wanted.service())) {
            return Outcome.answer(
                    new CommandResult.Unchanged(wanted.service() + " has no cooldown and no flap history to clear"));
        }
        String text = "cooldown and flap history of " + wanted.service() + " are cleared";
        return accepted(request, Moves.acknowledged(state, wanted, text, now), "", text);
    }

    private static Outcome control(
            FailoverState state,
            Request request,
            Controls controls,
            Optional<ServiceId> service,
            String text,
            Instant now) {
        return accepted(
                request,
                Moves.controls(state, controls, request, text, now),
                service.map(ServiceId::value).orElse(""),
                text);
    }

    static Outcome accepted(Request request, Proposal proposal, String id, String text) {
        return new Outcome(
                Optional.of(new Proposal(
                        proposal.commit(),
                        Optional.of(request.id()),
                        Optional.of(new CommandResult.Accepted(id, text)),
                        proposal.afterwards())),
                Optional.empty());
    }

    private static Outcome unknownService(FailoverState state, ServiceId service) {
        return Outcome.answer(new CommandResult.Unknown("there is no service '" + service + "'; there are "
                + state.policy().services().keySet()));
    }
}
