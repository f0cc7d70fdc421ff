package io.vigia.aggregator.slo.store;

import java.time.Instant;
import java.util.List;

/**
 * What the disk holds of one SLO.
 *
 * @param savedAt of the newest of the bytes
 * @param whole to begin from
 * @param deltas to be applied on top of it, in their order
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record SavedSlo(String id, Instant savedAt, byte[] whole, List<byte[]> deltas) {
    public SavedSlo {
        deltas = List.copyOf(deltas);
    }
}
