package io.vigia.aggregator.notify;

import io.vigia.core.notify.DeliveryAction;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names the alerts that an Alertmanager will not be told of: a few a minute, for the metric counts them all. */
final class DropLog {
    private static final Logger LOG = LoggerFactory.getLogger(DropLog.class);
    private static final int MOST = 25;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Instant begun = Instant.MIN;
    private int told;

    void dropped(String alertmanager, DeliveryAction.Drop drop, Instant now) {
        if (begun.isBefore(now.minus(MINUTE))) {
            begun = now;
            told = 0;
        }
        if (told++ < MOST) {
            LOG.atError()
                    .addKeyValue("alertmanager", alertmanager)
                    .addKeyValue("alert", drop.labels())
                    .addKeyValue("reason", drop.reason())
                    .addKeyValue("detail", drop.detail())
                    .log("an alert was dropped");
        }
    }
}
