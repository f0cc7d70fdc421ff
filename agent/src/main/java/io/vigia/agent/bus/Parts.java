package io.vigia.agent.bus;

import io.vigia.core.model.Batch;
import io.vigia.core.model.Observation;
import io.vigia.platform.wire.WireCodec;
import java.util.ArrayList;
import java.util.List;

/** Cuts what has been seen into batches that fit a frame. */
final class Parts {
    private Parts() {}

    /** At least one part; an empty one when there is nothing. In order, none above the bounds of a batch or {@code maxBytes}. */
    static List<List<Observation>> of(List<Observation> seen, int maxBytes) {
        List<List<Observation>> parts = new ArrayList<>();
        List<Observation> part = new ArrayList<>();
        int bytes = 0;
        for (Observation observation : seen) {
            int size = WireCodec.sizeOf(observation);
            if (!part.isEmpty() && (bytes + size > maxBytes || part.size() >= Batch.MAX_OBSERVATIONS)) {
                parts.add(part);
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(observation);
            bytes += size;
        }
        parts.add(part);
        return parts;
    }
}
