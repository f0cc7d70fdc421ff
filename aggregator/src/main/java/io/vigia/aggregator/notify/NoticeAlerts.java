package io.vigia.aggregator.notify;

import io.vigia.aggregator.notify.AlertWriter.Severity;
import io.vigia.aggregator.notify.AlertWriter.Words;
import io.vigia.core.failover.Notice;
import io.vigia.core.notify.Alert;
import io.vigia.core.notify.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The notices that no snapshot shows again. Only the leader announces them, and tells them. */
final class NoticeAlerts {
    static final Source NOTICES = new Source("notices", false);
    private static final Duration NEWS = Duration.ofMinutes(5);
    private static final Duration TROUBLE = Duration.ofHours(1);

    private final AlertWriter writer;

    NoticeAlerts(AlertWriter writer) {
        this.writer = writer;
    }

    /** Empty for what {@link LakeAlerts} finds in the snapshot, and for what nobody needs to be told of. */
    Optional<Alert> of(Notice notice, Instant at) {
        if (notice instanceof Notice.EpochAdopted adopted) {
            return trouble(
                    "VigiaEpochAdopted",
                    Severity.CRITICAL,
                    Map.of("balancer", adopted.balancer().value()),
                    new Words(
                            "Balancer " + adopted.balancer() + " knew epoch " + adopted.to() + ", we only "
                                    + adopted.from(),
                            "The disk of the aggregators was lost or put back. " + adopted.detail()),
                    at);
        } else if (notice instanceof Notice.EpochDisbelieved disbelieved) {
            return trouble(
                    "VigiaEpochDisbelieved",
                    Severity.CRITICAL,
                    Map.of("balancer", disbelieved.balancer().value()),
                    new Words(
                            "Balancer " + disbelieved.balancer() + " claims epoch " + disbelieved.claimed()
                                    + ", which cannot be",
                            "Ours is " + disbelieved.ours() + "."),
                    at);
        } else if (notice instanceof Notice.ReturnGivenUp given) {
            return trouble(
                    "VigiaDrillFailed",
                    Severity.WARNING,
                    Map.of(
                            "service", given.drill().service().value(),
                            "site", given.drill().to().value(),
                            "failover", given.drill().id(),
                            "kind", given.drill().kind().label()),
                    new Words("The way back of the drill " + given.drill().id() + " was given up", given.why()),
                    at);
        } else if (notice instanceof Notice.CommitRefused refused) {
            return trouble(
                    "VigiaDecisionNotDurable",
                    Severity.CRITICAL,
                    Map.of(
                            "service",
                            refused.decision().service().map(Object::toString).orElse("")),
                    new Words("A decision could not be made durable and was not carried out", refused.reason()),
                    at);
        } else if (notice instanceof Notice.GroupChanged changed
                && changed.how() != Notice.GroupChanged.Progress.BEGUN) {
            boolean failed = changed.how() == Notice.GroupChanged.Progress.FAILED;
            return Optional.of(writer.event(
                    NOTICES,
                    "VigiaGroupChanged",
                    failed ? Severity.WARNING : Severity.INFO,
                    Map.of("outcome", failed ? "failed" : "done"),
                    new Words(
                            failed ? "A change of the group has failed" : "The group has changed",
                            changed.by().who() + ": " + changed.by().why() + ". " + changed.detail()),
                    at,
                    NEWS));
        } else if (notice instanceof Notice.MaintenanceExpired expired) {
            return Optional.of(writer.event(
                    NOTICES,
                    "VigiaMaintenanceExpired",
                    Severity.INFO,
                    Map.of("maintenance", expired.window().id()),
                    new Words(
                            "Maintenance of " + expired.window().scope().label() + " "
                                    + expired.window().name() + " has run out",
                            expired.window().by().who() + ": "
                                    + expired.window().by().why()),
                    at,
                    NEWS));
        }
        return Optional.empty();
    }

    private Optional<Alert> trouble(
            String name, Severity severity, Map<String, String> labels, Words words, Instant at) {
        return Optional.of(writer.event(NOTICES, name, severity, labels, words, at, TROUBLE));
    }
}
