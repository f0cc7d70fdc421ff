package io.vigia.core.failover;

import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.failover.FailoverRecord.Times;
import io.vigia.core.failover.FailoverState.Proposal;
import io.vigia.core.failover.FailoverState.Request;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the commits that begin, carry on and end moves, and those that set what people want. */
final class Moves {
    private Moves() {}

    /** Because the active site is condemned. */
    static Proposal failover(FailoverState state, ServiceId service, Assessment assessment, SiteId to, Instant now) {
        Plan plan = Plans.plan(state, service, Optional.of(to), MoveKind.FAILOVER, now)
                .orElseThrow();
        Verdict first = first(assessment.condemned());
        Origin by = Origin.rule(first.target() + " is down: " + first.reason());
        Durable cooled =
                state.durable().with(Draft.with(state.durable().cooldowns(), service, cooldown(state, service, now)));
        return begin(cooled, plan, by, List.of(), false, times(first, now), assessment.condemned(), now);
    }

    private static Verdict first(List<Verdict> condemned) {
        Verdict first = condemned.get(0);
        for (Verdict verdict : condemned) {
            first = verdict.since().isBefore(first.since()) ? verdict : first;
        }
        return first;
    }

    private static Times times(Verdict first, Instant now) {
        return Times.decided(first.accusedAt().orElse(first.since()), first.since(), now);
    }

    /** Because a person wants it, or by the rule of failback; what it goes past is written down. */
    static Proposal planned(FailoverState state, Plan plan, Origin by, boolean andBack, Instant askedAt, Instant now) {
        List<String> overridden = plan.missing().stream().map(HoldReason::text).toList();
        Durable durable = plan.kind() == MoveKind.FAILBACK
                ? state.durable()
                        .with(Draft.with(
                                state.durable().cooldowns(), plan.service(), cooldown(state, plan.service(), now)))
                : state.durable();
        List<Verdict> condemned = plan.kind() == MoveKind.FAILOVER
                ? Assessment.of(state, plan.service(), now).condemned()
                : List.of();
        Times times = condemned.isEmpty() ? Times.decided(askedAt, askedAt, now) : times(first(condemned), now);
        return begin(durable, plan, by, overridden, andBack, times, condemned, now);
    }

    private static Proposal begin(
            Durable durable,
            Plan plan,
            Origin by,
            List<String> overridden,
            boolean andBack,
            Times times,
            List<Verdict> evidence,
            Instant now) {
        SiteId to = plan.to().orElseThrow();
        FailoverRecord move = new FailoverRecord(
                durable.revision() + 1,
                plan.service(),
                plan.from(),
                to,
                durable.routing().epoch(),
                plan.kind(),
                by,
                overridden,
                plan.expectedLoss(),
                andBack,
                plan.strict(),
                times,
                plan.steps(),
                new TreeMap<>(),
                Result.MOVING,
                "");
        Journal.Entry entry = Journal.begin(move, durable.routing(), now);
        List<FailoverRecord> records = new ArrayList<>();
        records.add(entry.move());
        records.addAll(durable.failovers());
        Decision decision = new Decision(
                Decision.Kind.MOVE,
                Optional.of(plan.service()),
                now,
                by.who(),
                Optional.of(move.id()),
                plan.kind().label() + " of " + plan.service() + " from " + plan.from() + " to " + to + ", because "
                        + by.why()
                        + (overridden.isEmpty() ? "" : "; overridden: " + String.join("; ", overridden)),
                evidence,
                plan.candidates());
        Durable next = durable.next().with(entry.routing()).with(records);
        return new Proposal(new FailoverAction.Commit(next, decision), List.of());
    }

    /**
     * The step that is under way has ended: the next begins, or the move ends.
     *
     * @param who has it so: who wanted the move, or who gives it up
     */
    static Proposal advance(FailoverState state, FailoverRecord move, Judgement.End end, String who, Instant now) {
        MoveStep ended = move.steps().get(move.current());
        Journal.Entry entry = Journal.end(state, move, end, now);
        List<FailoverRecord> records = new ArrayList<>(state.durable().failovers());
        records.replaceAll(record -> record.number() == move.number() ? entry.move() : record);
        FailoverRecord after = entry.move();
        String how =
                ended.title() + " is " + end.status().label() + (end.detail().isEmpty() ? "" : ": " + end.detail());
        String why = after.open()
                ? how + "; next " + after.running().map(MoveStep::title).orElse("")
                : how + "; " + after.kind().label() + " " + after.id() + " is "
                        + after.result().label();
        Decision decision = new Decision(
                after.open() ? Decision.Kind.STEP : Decision.Kind.CLOSE,
                Optional.of(move.service()),
                now,
                who,
                Optional.of(move.id()),
                why,
                List.of(),
                List.of());
        Durable next = state.durable().next().with(entry.routing()).with(records);
        Optional<Proof> proof = Journal.proof(after);
        return new Proposal(
                new FailoverAction.Commit(proof.map(next::with).orElse(next), decision),
                after.open() ? List.of() : List.of(notice(after)));
    }

    static Notice notice(FailoverRecord over) {
        return switch (over.result()) {
            case DONE -> new Notice.FailoverFinished(over);
            case FAILED -> new Notice.FailoverFailed(over);
            case DEGRADED, MOVING -> new Notice.FailoverDegraded(over);
        };
    }

    static Proposal controls(FailoverState state, Controls controls, Request request, String text, Instant now) {
        Command command = request.command();
        Decision decision = new Decision(
                controlling(command),
                Optional.empty(),
                now,
                command.by().who(),
                Optional.empty(),
                text
                        + (command.by().why().isEmpty()
                                ? ""
                                : ", because " + command.by().why()),
                List.of(),
                List.of());
        return new Proposal(
                new FailoverAction.Commit(state.durable().next().with(controls), decision),
                List.of(new Notice.Controlled(command, text)));
    }

    private static Decision.Kind controlling(Command command) {
        if (command instanceof Command.BeginMaintenance || command instanceof Command.EndMaintenance) {
            return Decision.Kind.MAINTENANCE;
        }
        return command instanceof Command.CorrectBudget || command instanceof Command.RevokeCorrection
                ? Decision.Kind.BUDGET
                : Decision.Kind.CONTROL;
    }

    static Proposal acknowledged(FailoverState state, Command.Acknowledge wanted, String text, Instant now) {
        Decision decision = new Decision(
                Decision.Kind.ACKNOWLEDGE,
                Optional.of(wanted.service()),
                now,
                wanted.by().who(),
                Optional.empty(),
                text
                        + (wanted.by().why().isEmpty()
                                ? ""
                                : ", because " + wanted.by().why()),
                List.of(),
                List.of());
        Durable next = state.durable().next().with(Draft.without(state.durable().cooldowns(), wanted.service()));
        return new Proposal(new FailoverAction.Commit(next, decision), List.of(new Notice.Controlled(wanted, text)));
    }

    private static Cooldown cooldown(FailoverState state, ServiceId service, Instant now) {
        Duration plain =
                Objects.requireNonNull(state.policy().services().get(service)).cooldown();
        Cooldown last = state.durable().cooldowns().get(service);
        return last == null
                ? Cooldown.first(plain, now)
                : last.next(plain, state.policy().timing(), now);
    }
}
