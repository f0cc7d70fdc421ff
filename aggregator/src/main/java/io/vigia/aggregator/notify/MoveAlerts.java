package io.vigia.aggregator.notify;

import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.aggregator.decide.Snapshot;
import io.vigia.aggregator.notify.AlertWriter.Severity;
import io.vigia.aggregator.notify.AlertWriter.Words;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.MoveKind;
import io.vigia.core.notify.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The events among what the log of decisions says: moves that began and ended, and who leads. Their times are those of the log, so all
 * aggregators tell the same event, each of them once.
 */
final class MoveAlerts {
    /** News, over by themselves. */
    private static final Duration NEWS = Duration.ofMinutes(5);
    /** What somebody must look into. */
    private static final Duration TROUBLE = Duration.ofHours(1);

    private final AlertWriter writer;

    MoveAlerts(AlertWriter writer) {
        this.writer = writer;
    }

    List<Alert> of(Snapshot snapshot) {
        List<Alert> alerts = new ArrayList<>();
        snapshot.failovers().forEach(move -> {
            alerts.add(started(move));
            move.times().endedAt().ifPresent(at -> alerts.add(ended(move, at)));
        });
        DecisionLog.Group group = snapshot.group();
        if (group.role() == DecisionLog.Role.LEADER && group.peers().size() > 1) {
            alerts.add(writer.event(
                    LakeAlerts.LAKE,
                    "VigiaLeaderChanged",
                    Severity.INFO,
                    Map.of("aggregator", group.self().value(), "term", Long.toString(group.term())),
                    new Words("Aggregator " + group.self() + " leads from now on", "Term " + group.term() + "."),
                    group.since(),
                    NEWS));
        }
        return alerts;
    }

    private Alert started(FailoverRecord move) {
        return writer.event(
                LakeAlerts.LAKE,
                "VigiaFailoverStarted",
                move.kind() == MoveKind.FAILOVER ? Severity.WARNING : Severity.INFO,
                labels(move),
                new Words(what(move) + " has begun", move.by().who() + ": " + move.cause()),
                move.times().decidedAt(),
                NEWS);
    }

    private Alert ended(FailoverRecord move, Instant at) {
        boolean drill = move.kind() == MoveKind.DRILL;
        return switch (move.result()) {
            case MOVING, DONE ->
                writer.event(
                        LakeAlerts.LAKE,
                        "VigiaFailoverFinished",
                        Severity.INFO,
                        labels(move),
                        new Words(what(move) + " is done", took(move, at) + detail(move)),
                        at,
                        NEWS);
            case DEGRADED ->
                writer.event(
                        LakeAlerts.LAKE,
                        drill ? "VigiaDrillFailed" : "VigiaFailoverDegraded",
                        drill ? Severity.WARNING : Severity.CRITICAL,
                        labels(move),
                        new Words(what(move) + " is over, and something is missing", move.detail()),
                        at,
                        TROUBLE);
            case FAILED ->
                writer.event(
                        LakeAlerts.LAKE,
                        drill ? "VigiaDrillFailed" : "VigiaFailoverFailed",
                        drill ? Severity.WARNING : Severity.CRITICAL,
                        labels(move),
                        new Words(what(move) + " has failed, and was rolled back", move.detail()),
                        at,
                        TROUBLE);
        };
    }

    private static Map<String, String> labels(FailoverRecord move) {
        return Map.of(
                "service", move.service().value(),
                "site", move.from().value(),
                "failover", move.id(),
                "kind", move.kind().label());
    }

    private static String what(FailoverRecord move) {
        String kind = move.kind().label();
        return kind.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + kind.substring(1) + " of " + move.service()
                + " from " + move.from() + " to " + move.to();
    }

    private static String took(FailoverRecord move, Instant at) {
        Duration took = Duration.between(move.times().accusedAt(), at);
        return took.isNegative() ? "" : String.format(java.util.Locale.ROOT, "It took %.1f s.", took.toMillis() / 1e3);
    }

    private static String detail(FailoverRecord move) {
        return move.detail().isEmpty() ? "" : " " + move.detail();
    }
}
