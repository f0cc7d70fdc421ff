package io.vigia.aggregator.notify;

import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.aggregator.decide.Snapshot;
import io.vigia.aggregator.notify.AlertWriter.Severity;
import io.vigia.aggregator.notify.AlertWriter.Words;
import io.vigia.core.config.Durations;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.detect.VantageView;
import io.vigia.core.failover.Candidate;
import io.vigia.core.failover.HoldReason;
import io.vigia.core.failover.Maintenance.Scope;
import io.vigia.core.failover.Pause;
import io.vigia.core.failover.Phase;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Verdict;
import io.vigia.core.notify.Alert;
import io.vigia.core.notify.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of a snapshot people are to be told. Level-triggered: every aggregator finds the same label sets in the same facts, so it does
 * not matter which of them leads. Nothing that people work on (maintenance) is told of. Looks and decides nothing; keeps only since when
 * things have been so.
 */
final class LakeAlerts {
    static final Source LAKE = new Source("lake", false);
    static final String WATCHDOG = "Watchdog";

    /** Shorter is the ordinary course of a move, a restart or an election. */
    private static final Duration HELD_AFTER = Duration.ofSeconds(2);

    private static final Duration AFTER = Duration.ofSeconds(10);
    private static final Duration LOST_AFTER = Duration.ofSeconds(15);
    private static final Duration LAG_UNKNOWN_AFTER = Duration.ofSeconds(30);
    /** These come and go with the work of other services and are no news by themselves. */
    private static final Set<HoldReason.Kind> PASSING =
            EnumSet.of(HoldReason.Kind.COMMIT_OPEN, HoldReason.Kind.STARTING, HoldReason.Kind.STALLED);

    private final AlertWriter writer;
    private final MoveAlerts moves;
    private final Lasting lasting = new Lasting();

    LakeAlerts(AlertWriter writer) {
        this.writer = writer;
        this.moves = new MoveAlerts(writer);
    }

    /** All that stands at {@code snapshot.at()}. */
    List<Alert> of(Snapshot snapshot) {
        lasting.begin();
        List<Alert> alerts = new ArrayList<>();
        alerts.add(writer.condition(
                LAKE,
                WATCHDOG,
                Severity.NONE,
                Map.of(),
                new Words(
                        "Vigia leads lake " + snapshot.lake().name(),
                        "Always fires. When it stops, no aggregator leads, or its alerts do not arrive: have something outside raise"
                                + " the alarm then."),
                snapshot.at()));
        snapshot.services().forEach((id, service) -> {
            held(snapshot, id, service).ifPresent(alerts::add);
            service.candidates()
                    .forEach(candidate -> lag(snapshot, id, candidate).ifPresent(alerts::add));
        });
        snapshot.verdicts().forEach(verdict -> verdict(snapshot, verdict).ifPresent(alerts::add));
        snapshot.balancers()
                .forEach((id, balancer) -> balancer(snapshot, id, balancer).ifPresent(alerts::add));
        snapshot.vantages().forEach(vantage -> vantage(snapshot, vantage).ifPresent(alerts::add));
        snapshot.group().peers().forEach(peer -> peer(snapshot, peer).ifPresent(alerts::add));
        paused(snapshot, alerts);
        alerts.addAll(moves.of(snapshot));
        return alerts;
    }

    private Optional<Alert> held(Snapshot snapshot, ServiceId id, Snapshot.Service service) {
        List<HoldReason> reasons = service.state().hold().stream()
                .filter(reason -> !PASSING.contains(reason.kind()))
                .toList();
        boolean lasts = !service.state().since().plus(HELD_AFTER).isAfter(snapshot.at());
        if (service.state().phase() != Phase.HELD || reasons.isEmpty() || !lasts) {
            return Optional.empty();
        }
        String active = service.active().map(SiteId::value).orElse("");
        return Optional.of(writer.condition(
                LAKE,
                "VigiaFailoverHeld",
                Severity.CRITICAL,
                Map.of("service", id.value(), "site", active),
                new Words(
                        "Service " + id + " may be down in " + active + " and is not moved",
                        reasons.stream().map(HoldReason::text).collect(Collectors.joining("; "))),
                service.state().since()));
    }

    private Optional<Alert> lag(Snapshot snapshot, ServiceId id, Candidate candidate) {
        LakeConfig.Service configured = snapshot.lake().services().get(id);
        if (configured == null || configured.rpo().isEmpty() || candidate.active()) {
            return Optional.empty();
        }
        Duration rpo = configured.rpo().get();
        Map<String, String> labels =
                Map.of("service", id.value(), "site", candidate.site().value());
        if (candidate.lag().filter(lag -> lag.compareTo(rpo) > 0).isPresent()) {
            return lasting.since("lag " + labels, snapshot.at(), AFTER)
                    .map(since -> writer.condition(
                            LAKE,
                            "VigiaLagOverRpo",
                            Severity.WARNING,
                            labels,
                            new Words(
                                    "Site " + candidate.site() + " is too far behind to take " + id + " over",
                                    "A move there would lose more than the RPO of " + Durations.format(rpo) + ": "
                                            + Durations.format(candidate.lag().get()) + " at last."),
                            since));
        }
        boolean unknown = candidate.lag().isEmpty()
                || candidate.lagParts().stream()
                        .anyMatch(part -> part.age()
                                .filter(age -> age.compareTo(AFTER) <= 0)
                                .isEmpty());
        return unknown
                ? lasting.since("lag unknown " + labels, snapshot.at(), LAG_UNKNOWN_AFTER)
                        .map(since -> writer.condition(
                                LAKE,
                                "VigiaLagUnknown",
                                Severity.WARNING,
                                labels,
                                new Words(
                                        "Nobody knows how far site " + candidate.site() + " is behind for " + id,
                                        "Its lag is not measured, or was long ago, so " + id
                                                + " cannot move there by itself: "
                                                + String.join(", ", candidate.against())),
                                since))
                : Optional.empty();
    }

    private Optional<Alert> verdict(Snapshot snapshot, Verdict verdict) {
        boolean down = verdict.outcome() == Outcome.DOWN;
        boolean lost = verdict.outcome() == Outcome.UNKNOWN
                && !verdict.since().plus(LOST_AFTER).isAfter(snapshot.at());
        String[] parts = verdict.target().value().split("/", -1);
        boolean path = parts.length == 3 && parts[0].equals("path");
        boolean beside = parts.length > 1 && !parts[0].equals("host");
        LakeConfig.Component component = snapshot.lake().components().get(verdict.target());
        String site = component == null ? "" : component.site().value();
        boolean worked = works(snapshot, Scope.COMPONENT, verdict.target().value())
                || works(snapshot, Scope.SITE, site)
                || (beside && works(snapshot, Scope.BALANCER, parts[1]));
        if (worked || (!down && !lost)) {
            return Optional.empty();
        }
        return Optional.of(writer.condition(
                LAKE,
                down ? "VigiaTargetDown" : "VigiaProbeLost",
                down && path ? Severity.CRITICAL : Severity.WARNING,
                Map.of(
                        "target",
                        verdict.target().value(),
                        "site",
                        site,
                        "balancer",
                        beside ? parts[1] : "",
                        "service",
                        path ? parts[2] : ""),
                new Words(
                        verdict.target() + (down ? " is down" : " cannot be seen"),
                        verdict.reason() + " (" + verdict.basis().label() + ")"),
                verdict.since()));
    }

    private Optional<Alert> balancer(Snapshot snapshot, BalancerId id, Snapshot.Balancer balancer) {
        String condition = balancer.condition();
        boolean inStep = condition.equals("in-step");
        if (inStep || works(snapshot, Scope.BALANCER, id.value())) {
            return Optional.empty();
        }
        boolean silent = condition.equals(Snapshot.Balancer.SILENT);
        Optional<Instant> since = lasting.since("balancer " + id + silent, snapshot.at(), silent ? LOST_AFTER : AFTER);
        String detail = balancer.report().map(report -> report.detail()).orElse("");
        return since.map(at -> writer.condition(
                LAKE,
                silent ? "VigiaBalancerSilent" : "VigiaBalancerOutOfStep",
                silent ? Severity.WARNING : Severity.CRITICAL,
                Map.of("balancer", id.value()),
                new Words(
                        "Balancer " + id + (silent ? " is not heard of" : " is not as the routing wants it"),
                        silent
                                ? "Its agent has not reported. It serves on as it did, and nobody can move it."
                                : "It is " + condition + (detail.isEmpty() ? "" : ": " + detail) + ". Epoch "
                                        + snapshot.routing().epoch() + " is wanted."),
                at));
    }

    private Optional<Alert> vantage(Snapshot snapshot, VantageView vantage) {
        String site = vantage.site().map(SiteId::value).orElse("");
        if (works(snapshot, Scope.SITE, site)) {
            return Optional.empty();
        }
        Map<String, String> labels = Map.of("vantage", vantage.node().value(), "site", site);
        boolean lost = vantage.heardAt()
                .filter(at -> at.plus(LOST_AFTER).isAfter(snapshot.at()))
                .isEmpty();
        if (lost) {
            Optional<Instant> since =
                    vantage.heardAt().or(() -> lasting.since("vantage " + vantage.node(), snapshot.at(), LOST_AFTER));
            return since.map(at -> writer.condition(
                    LAKE,
                    "VigiaAgentLost",
                    Severity.WARNING,
                    labels,
                    new Words(
                            "Agent " + vantage.node() + " is not heard of",
                            "What it alone watches is unknown, and it is missing where a quorum is needed."),
                    at));
        }
        return vantage.sick()
                ? lasting.since("sick " + vantage.node(), snapshot.at(), LOST_AFTER)
                        .map(at -> writer.condition(
                                LAKE,
                                "VigiaAgentSick",
                                Severity.WARNING,
                                labels,
                                new Words("The word of agent " + vantage.node() + " is not counted", vantage.note()),
                                at))
                : Optional.empty();
    }

    private Optional<Alert> peer(Snapshot snapshot, DecisionLog.Peer peer) {
        boolean reachable = peer.reachable().orElse(true);
        return reachable
                ? Optional.empty()
                : lasting.since("peer " + peer.node(), snapshot.at(), AFTER)
                        .map(since -> writer.condition(
                                LAKE,
                                "VigiaAggregatorUnreachable",
                                Severity.WARNING,
                                Map.of("aggregator", peer.node().value()),
                                new Words(
                                        "Aggregator " + peer.node() + " is not heard of by the leader",
                                        "The group bears the loss of fewer further members."),
                                since));
    }

    private void paused(Snapshot snapshot, List<Alert> alerts) {
        snapshot.controls().brake().ifPresent(brake -> alerts.add(paused("", brake)));
        snapshot.controls().pauses().forEach((service, pause) -> alerts.add(paused(service.value(), pause)));
    }

    private Alert paused(String service, Pause pause) {
        return writer.condition(
                LAKE,
                "VigiaPaused",
                Severity.INFO,
                Map.of("service", service),
                new Words(
                        (service.isEmpty() ? "Every service stays" : "Service " + service + " stays")
                                + " where it is, whatever happens",
                        pause.by().who() + ": " + pause.by().why()),
                pause.at());
    }

    private static boolean works(Snapshot snapshot, Scope scope, String name) {
        return snapshot.controls().maintenance(scope, name, snapshot.at()).isPresent();
    }
}
