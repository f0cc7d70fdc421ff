package io.vigia.aggregator.notify;

import io.vigia.aggregator.decide.Snapshot;
import io.vigia.aggregator.notify.AlertWriter.Severity;
import io.vigia.aggregator.notify.AlertWriter.Words;
import io.vigia.core.notify.Alert;
import io.vigia.core.notify.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What an aggregator has to tell of itself, which it does whether it leads or not: without a majority nobody leads. */
final class OwnAlerts {
    static final Source SELF = new Source("self", true);
    /** An election takes about a second. */
    private static final Duration AFTER = Duration.ofSeconds(5);

    private final AlertWriter writer;
    private final Lasting lasting = new Lasting();

    OwnAlerts(AlertWriter writer) {
        this.writer = writer;
    }

    List<Alert> of(Snapshot snapshot) {
        lasting.begin();
        if (snapshot.group().quorum()) {
            return List.of();
        }
        return lasting.since("quorum", snapshot.at(), AFTER).stream()
                .map(since -> writer.condition(
                        SELF,
                        "VigiaQuorumLost",
                        Severity.CRITICAL,
                        Map.of("aggregator", snapshot.aggregator().value()),
                        new Words(
                                "Aggregator " + snapshot.aggregator() + " knows of no majority",
                                "As long as none is there, no service is moved; traffic stays as it is. If the others say the same, start"
                                        + " the aggregators that are down; if not, this one is cut off."),
                        since))
                .toList();
    }
}
