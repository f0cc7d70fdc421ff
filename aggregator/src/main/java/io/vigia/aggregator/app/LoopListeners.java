package io.vigia.aggregator.app;

import io.vigia.aggregator.decide.LoopListener;
import io.vigia.aggregator.exporter.Exporter;
import io.vigia.aggregator.notify.AlertNotifier;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Both who hear the loop: the metrics everything, the alerts what people are told. */
record LoopListeners(Exporter exporter, Optional<AlertNotifier> notifier) implements LoopListener {
    @Override
    public void heard(Batch batch, Instant at) {
        exporter.heard(batch, at);
    }

    @Override
    public void stepped(Duration took) {
        exporter.stepped(took);
    }

    @Override
    public void committed(Decision decision, boolean durable, Duration took) {
        exporter.committed(decision, durable, took);
    }

    @Override
    public void announced(Notice notice) {
        exporter.announced(notice);
        notifier.ifPresent(alerts -> alerts.announced(notice));
    }
}
