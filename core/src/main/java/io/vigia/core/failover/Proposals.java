package io.vigia.core.failover;

import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.failover.FailoverState.Heard;
import io.vigia.core.failover.FailoverState.Proposal;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is to be made durable next. One at a time, the most fundamental first. */
final class Proposals {
    /** A balancer that claims more epochs than this beyond ours is not believed: numbers from outside may be anything. */
    static final long MAX_EPOCH_JUMP = 1_000_000;

    private Proposals() {}

    static Optional<Proposal> next(FailoverState state, SortedMap<ServiceId, Assessment> assessments, Instant now) {
        return begin(state, now)
                .or(() -> adopt(state, now))
                .or(() -> acknowledge(state, now))
                .or(() -> close(state, now))
                .or(() -> move(state, assessments, now));
    }

    /** A lake without history, or services that came or went with the configuration. */
    private static Optional<Proposal> begin(FailoverState state, Instant now) {
        RoutingState was = state.routing();
        boolean unborn = state.durable().revision() == 0;
        SortedMap<ServiceId, SiteId> active = state.policy().first();
        if (!unborn && was.active().keySet().equals(active.keySet())) {
            return Optional.empty();
        }
        active.replaceAll((service, first) -> was.active().getOrDefault(service, first));
        RoutingState routing = new RoutingState(unborn ? was.epoch() : Math.addExact(was.epoch(), 1), active);
        String why = unborn ? "the lake begins" : "the configuration now names the services " + active.keySet();
        Decision decision = new Decision(Decision.Kind.BEGIN, Optional.empty(), now, why, List.of(), List.of());
        return Optional.of(propose(state, routing, superseded(state, routing, why), decision, List.of()));
    }

    /**
     * Never below what a balancer has applied. What it accepted is taken over as it is, under its own number: it was committed
     * once, and an epoch must not come to mean two things. Only where that cannot be (it does not say, or speaks of other
     * services; or the same number already means something else to us) a number above both is made.
     */
    private static Optional<Proposal> adopt(FailoverState state, Instant now) {
        RoutingState ours = state.routing();
        BalancerReport highest = null;
        for (Heard heard : state.balancers().values()) {
            BalancerReport report = heard.report();
            if (contradicts(report, ours)
                    && believable(report, ours)
                    && (highest == null || report.highestEpoch() > highest.highestEpoch())) {
                highest = report;
            }
        }
        if (highest == null) {
            return Optional.empty();
        }
        RoutingState theirs = highest.highestEpoch() > ours.epoch()
                ? overlay(state, highest)
                : new RoutingState(Math.addExact(ours.epoch(), 1), ours.active());
        String why = "balancer " + highest.balancer() + " has applied epoch " + highest.highestEpoch()
                + accepted(highest) + ", ours was " + ours.epoch() + " " + ours.active();
        Decision decision = new Decision(Decision.Kind.ADOPT, Optional.empty(), now, why, List.of(), List.of());
        Notice notice = new Notice.EpochAdopted(highest.balancer(), ours.epoch(), theirs.epoch(), why);
        return Optional.of(propose(state, theirs, superseded(state, theirs, why), decision, List.of(notice)));
    }

    private static boolean contradicts(BalancerReport report, RoutingState ours) {
        return report.highestEpoch() > ours.epoch()
                || (report.highestEpoch() == ours.epoch()
                        && report.accepted()
                                .map(accepted -> accepted.epoch() == ours.epoch()
                                        && !accepted.active().equals(ours.active()))
                                .orElse(false));
    }

    static boolean believable(BalancerReport report, RoutingState ours) {
        return report.highestEpoch() - ours.epoch() <= MAX_EPOCH_JUMP;
    }

    private static RoutingState overlay(FailoverState state, BalancerReport report) {
        TreeMap<ServiceId, SiteId> active = new TreeMap<>(state.routing().active());
        Optional<RoutingState> accepted = report.accepted().filter(routing -> routing.epoch() == report.highestEpoch());
        accepted.ifPresent(routing -> routing.active().forEach((service, site) -> {
            ServicePolicy wanted = state.policy().services().get(service);
            if (wanted != null && wanted.sites().containsKey(site)) {
                active.put(service, site);
            }
        }));
        boolean verbatim =
                accepted.map(RoutingState::active).filter(active::equals).isPresent();
        return new RoutingState(verbatim ? report.highestEpoch() : Math.addExact(report.highestEpoch(), 1), active);
    }

    private static String accepted(BalancerReport report) {
        return report.accepted().map(routing -> " " + routing.active()).orElse("");
    }

    /** Ends the open failovers that {@code routing} goes against. */
    private static List<FailoverRecord> superseded(FailoverState state, RoutingState routing, String why) {
        List<FailoverRecord> records = new ArrayList<>(state.durable().failovers());
        records.replaceAll(failover ->
                failover.open() && !failover.to().equals(routing.active().get(failover.service()))
                        ? failover.ended(Result.DEGRADED, failover.verifiedAt(), "superseded: " + why)
                        : failover);
        return records;
    }

    private static Optional<Proposal> acknowledge(FailoverState state, Instant now) {
        if (state.acknowledged().isEmpty()) {
            return Optional.empty();
        }
        FailoverEvent.Acknowledged word =
                state.acknowledged().values().iterator().next();
        Decision decision = new Decision(
                Decision.Kind.ACKNOWLEDGE,
                Optional.of(word.service()),
                now,
                "acknowledged by " + word.who() + ": " + word.why(),
                List.of(),
                List.of());
        Durable durable = state.durable();
        Durable next = durable.next(
                durable.routing(), Draft.without(durable.cooldowns(), word.service()), durable.failovers());
        Notice notice = new Notice.CooldownCleared(word.service(), word.who(), word.why());
        return Optional.of(new Proposal(new FailoverAction.Commit(next, decision), List.of(notice)));
    }

    private static Optional<Proposal> close(FailoverState state, Instant now) {
        List<FailoverRecord> records = new ArrayList<>(state.durable().failovers());
        for (int i = records.size() - 1; i >= 0; i--) {
            if (records.get(i).open()) {
                Optional<FailoverRecord> end = Progress.end(state, records.get(i), now);
                if (end.isPresent()) {
                    records.set(i, end.get());
                    return Optional.of(close(state, end.get(), records, now));
                }
            }
        }
        return Optional.empty();
    }

    private static Proposal close(
            FailoverState state, FailoverRecord ended, List<FailoverRecord> records, Instant now) {
        boolean done = ended.result() == Result.DONE;
        String why = "failover " + ended.id() + " is " + ended.result().label() + (done ? "" : ": " + ended.detail());
        Decision decision =
                new Decision(Decision.Kind.CLOSE, Optional.of(ended.service()), now, why, List.of(), List.of());
        Notice notice = done ? new Notice.FailoverFinished(ended) : new Notice.FailoverDegraded(ended);
        return propose(state, state.routing(), records, decision, List.of(notice));
    }

    private static Optional<Proposal> move(
            FailoverState state, SortedMap<ServiceId, Assessment> assessments, Instant now) {
        for (Map.Entry<ServiceId, Assessment> service : assessments.entrySet()) {
            Assessment assessment = service.getValue();
            if (assessment.ready()) {
                SiteId to = assessment.to().orElseThrow();
                return Optional.of(move(state, service.getKey(), assessment, to, now));
            }
        }
        return Optional.empty();
    }

    private static Proposal move(
            FailoverState state, ServiceId service, Assessment assessment, SiteId to, Instant now) {
        Durable durable = state.durable();
        SiteId from = state.active(service).orElseThrow();
        RoutingState routing = durable.routing().move(service, to);
        Verdict first = assessment.condemned().get(0);
        for (Verdict verdict : assessment.condemned()) {
            first = verdict.since().isBefore(first.since()) ? verdict : first;
        }
        String cause = first.target() + " is down: " + first.reason();
        FailoverRecord record = new FailoverRecord(
                service,
                from,
                to,
                routing.epoch(),
                cause,
                first.accusedAt().orElse(first.since()),
                first.since(),
                now,
                Optional.empty(),
                new TreeMap<>(),
                Optional.empty(),
                Optional.empty(),
                Result.MOVING,
                "");
        List<FailoverRecord> records = new ArrayList<>();
        records.add(record);
        records.addAll(durable.failovers());
        Decision decision = new Decision(
                Decision.Kind.MOVE,
                Optional.of(service),
                now,
                "move " + service + " from " + from + " to " + to + ", because " + cause,
                assessment.condemned(),
                assessment.candidates());
        Durable next =
                durable.next(routing, Draft.with(durable.cooldowns(), service, cooldown(state, service, now)), records);
        return new Proposal(new FailoverAction.Commit(next, decision), List.of());
    }

    private static Cooldown cooldown(FailoverState state, ServiceId service, Instant now) {
        Duration plain =
                Objects.requireNonNull(state.policy().services().get(service)).cooldown();
        Cooldown last = state.durable().cooldowns().get(service);
        return last == null
                ? Cooldown.first(plain, now)
                : last.next(plain, state.policy().timing(), now);
    }

    private static Proposal propose(
            FailoverState state,
            RoutingState routing,
            List<FailoverRecord> records,
            Decision decision,
            List<Notice> afterwards) {
        Durable durable = state.durable();
        Durable next = durable.next(routing, durable.cooldowns(), records);
        return new Proposal(new FailoverAction.Commit(next, decision), afterwards);
    }
}
