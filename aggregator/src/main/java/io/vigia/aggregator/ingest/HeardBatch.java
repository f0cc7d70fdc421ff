package io.vigia.aggregator.ingest;

import io.vigia.core.model.Batch;
import java.time.Instant;
import java.util.Locale;

/**
 * A batch heard for the first time, with only those observations its sender may make.
 *
 * @param batch whose {@code heldMillis} is the time it waited at its sender, and what it was under way beyond the usual
 * @param path how it came
 * @param receivedAt on the aggregator's steady clock
 */
public record HeardBatch(Batch batch, Path path, Instant receivedAt) {
    /** How a batch came. */
    public enum Path {
        BUS,
        STREAM;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
