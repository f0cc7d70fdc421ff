package io.vigia.core.failover;

import io.vigia.core.failover.FailoverState.Heard;
import io.vigia.core.failover.FailoverState.Proposal;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Transit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is to be made durable next. One at a time, the most fundamental first. */
final class Proposals {
    /** A balancer that claims more epochs than this beyond ours is not believed: numbers from outside may be anything. */
    static final long MAX_EPOCH_JUMP = 1_000_000;

    /** After an epoch was made because of other contents under our own number, before it may be made so again. */
    static final Duration ADOPT_PAUSE = Duration.ofSeconds(10);

    private Proposals() {}

    static Optional<Proposal> next(FailoverState state, SortedMap<ServiceId, Assessment> assessments, Instant now) {
        return begin(state, now)
                .or(() -> adopt(state, now))
                .or(() -> advance(state, now))
                .or(() -> move(state, assessments, now));
    }

    /** What can wait until nothing more urgent and nobody's command is due. */
    static Optional<Proposal> leisurely(FailoverState state, Instant now) {
        return expire(state, now).or(() -> Returns.next(state, now));
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
        SortedMap<ServiceId, Transit> transits = new TreeMap<>(was.transits());
        transits.keySet().retainAll(active.keySet());
        RoutingState routing = new RoutingState(unborn ? was.epoch() : Math.addExact(was.epoch(), 1), active, transits);
        String why = unborn ? "the lake begins" : "the configuration now names the services " + active.keySet();
        Decision decision = decision(Decision.Kind.BEGIN, now, why);
        List<FailoverRecord> records = superseded(state, routing, why, now);
        return Optional.of(propose(state, routing, records, decision, ended(state, records)));
    }

    /**
     * Never below what a balancer has applied. What it accepted is taken over as it is, under its own number: it was committed
     * once, and an epoch must not come to mean two things. Only where that cannot be (it does not say, or speaks of other
     * services; or the same number already means something else to us) a number above both is made.
     */
    private static Optional<Proposal> adopt(FailoverState state, Instant now) {
        RoutingState ours = state.routing();
        boolean recently = state.adoptedAt()
                .filter(at -> now.isBefore(at.plus(ADOPT_PAUSE)))
                .isPresent();
        BalancerReport highest = null;
        for (Heard heard : state.balancers().values()) {
            BalancerReport report = heard.report();
            if (contradicts(report, ours, !recently)
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
                : new RoutingState(Math.addExact(ours.epoch(), 1), ours.active(), ours.transits());
        String why = "balancer " + highest.balancer() + " has applied epoch " + highest.highestEpoch()
                + accepted(highest) + ", ours was " + ours.epoch() + " " + ours.active();
        Decision decision = decision(Decision.Kind.ADOPT, now, why);
        List<FailoverRecord> records = superseded(state, theirs, why, now);
        List<Notice> notices = new ArrayList<>();
        notices.add(new Notice.EpochAdopted(highest.balancer(), ours.epoch(), theirs.epoch(), why));
        notices.addAll(ended(state, records));
        return Optional.of(propose(state, theirs, records, decision, notices));
    }

    /** @param sameEpoch whether other contents under our own number count: not again and again, or a liar would drive the epochs up */
    private static boolean contradicts(BalancerReport report, RoutingState ours, boolean sameEpoch) {
        return report.highestEpoch() > ours.epoch()
                || (sameEpoch
                        && report.highestEpoch() == ours.epoch()
                        && report.accepted()
                                .map(accepted -> accepted.epoch() == ours.epoch() && !accepted.sameAs(ours))
                                .orElse(false));
    }

    static boolean believable(BalancerReport report, RoutingState ours) {
        return report.highestEpoch() - ours.epoch() <= MAX_EPOCH_JUMP;
    }

    private static RoutingState overlay(FailoverState state, BalancerReport report) {
        TreeMap<ServiceId, SiteId> active = new TreeMap<>(state.routing().active());
        TreeMap<ServiceId, Transit> transits = new TreeMap<>(state.routing().transits());
        Optional<RoutingState> accepted = report.accepted().filter(routing -> routing.epoch() == report.highestEpoch());
        accepted.ifPresent(routing -> routing.active().forEach((service, site) -> {
            ServicePolicy wanted = state.policy().services().get(service);
            if (wanted != null && wanted.sites().containsKey(site)) {
                active.put(service, site);
                transits.remove(service);
                routing.transit(service).ifPresent(transit -> transits.put(service, transit));
            }
        }));
        RoutingState laid = new RoutingState(report.highestEpoch(), active, transits);
        boolean verbatim = accepted.filter(laid::sameAs).isPresent();
        return verbatim ? laid : new RoutingState(Math.addExact(report.highestEpoch(), 1), active, transits);
    }

    private static String accepted(BalancerReport report) {
        return report.accepted().map(routing -> " " + routing.active()).orElse("");
    }

    /**
     * Ends the open moves of each service that stands otherwise in {@code routing}, wherever it was to go: its steps were made for another
     * stand. A service that is left between two sites by nobody's move is brought to a plain stand by {@link Returns}.
     */
    private static List<FailoverRecord> superseded(FailoverState state, RoutingState routing, String why, Instant now) {
        List<FailoverRecord> records = new ArrayList<>(state.durable().failovers());
        records.replaceAll(move -> move.open() && !routing.sameFor(move.service(), state.routing())
                ? move.superseded(now, "superseded: " + why)
                : move);
        return records;
    }

    /** People were told that they began. */
    private static List<Notice> ended(FailoverState state, List<FailoverRecord> records) {
        Set<Long> open = state.durable().failovers().stream()
                .filter(FailoverRecord::open)
                .map(FailoverRecord::number)
                .collect(Collectors.toSet());
        return records.stream()
                .filter(move -> !move.open() && open.contains(move.number()))
                .map(Moves::notice)
                .toList();
    }

    /** The oldest move whose step is over goes on. */
    private static Optional<Proposal> advance(FailoverState state, Instant now) {
        List<FailoverRecord> moves = state.durable().failovers();
        for (int i = moves.size() - 1; i >= 0; i--) {
            FailoverRecord move = moves.get(i);
            Optional<Judgement.End> end = move.running().flatMap(step -> Judgement.of(state, move, step, now));
            if (end.isPresent()) {
                return Optional.of(
                        Moves.advance(state, move, end.get(), move.by().who(), now));
            }
        }
        return Optional.empty();
    }

    private static Optional<Proposal> move(
            FailoverState state, SortedMap<ServiceId, Assessment> assessments, Instant now) {
        for (Map.Entry<ServiceId, Assessment> service : assessments.entrySet()) {
            Assessment assessment = service.getValue();
            if (assessment.ready()) {
                SiteId to = assessment.to().orElseThrow();
                return Optional.of(Moves.failover(state, service.getKey(), assessment, to, now));
            }
        }
        return Optional.empty();
    }

    /** Windows that have run out leave the list, so that it stays short and people are told. */
    private static Optional<Proposal> expire(FailoverState state, Instant now) {
        Controls controls = state.durable().controls();
        List<Maintenance> over = controls.maintenance().stream()
                .filter(window -> !now.isBefore(window.until()))
                .toList();
        if (over.isEmpty()) {
            return Optional.empty();
        }
        String why = "maintenance has run out: "
                + over.stream()
                        .map(window -> window.id() + " of " + window.scope().label() + " " + window.name())
                        .collect(Collectors.joining(", "));
        Durable next = state.durable().next().with(controls.expired(now));
        return Optional.of(new Proposal(
                new FailoverAction.Commit(next, decision(Decision.Kind.MAINTENANCE, now, why)),
                over.stream().map(Notice.MaintenanceExpired::new).collect(Collectors.toList())));
    }

    static Decision decision(Decision.Kind kind, Instant now, String why) {
        return new Decision(kind, Optional.empty(), now, Origin.RULE, Optional.empty(), why, List.of(), List.of());
    }

    static Proposal propose(
            FailoverState state,
            RoutingState routing,
            List<FailoverRecord> records,
            Decision decision,
            List<? extends Notice> afterwards) {
        Durable next = state.durable().next().with(routing).with(records);
        return new Proposal(new FailoverAction.Commit(next, decision), List.copyOf(afterwards));
    }
}
