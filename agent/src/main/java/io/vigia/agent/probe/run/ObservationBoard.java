package io.vigia.agent.probe.run;

import io.vigia.core.model.Batch;
import io.vigia.core.model.Observation;
import io.vigia.core.model.TargetId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest result of every target. Belongs to one context: every method must be called there, and the urgent hook runs
 * there; so nothing is locked.
 */
public final class ObservationBoard {
    private final Map<TargetId, Seen> newest = new HashMap<>();
    /** In order of first change, so that a batch that is full leaves out the latest, never always the same ones. */
    private final Map<TargetId, Seen> untold = new LinkedHashMap<>();

    private Runnable urgent = () -> {};

    /**
     * Sets the one hook that is run after an urgent result has been posted. It is called for each: the caller limits its own
     * rate of sending.
     */
    public void onUrgent(Runnable hook) {
        urgent = hook;
    }

    /** Puts up a result in place of the target's last. */
    public void post(Seen seen) {
        newest.put(seen.target(), seen);
        untold.put(seen.target(), seen);
        if (seen.urgent()) {
            urgent.run();
        }
    }

    /**
     * The targets with a result since the last call, each once with its newest, its age measured at {@code nowNanos} of the
     * monotonic clock; at most {@link Batch#MAX_OBSERVATIONS}, the rest come with the next call.
     */
    public List<Observation> take(long nowNanos) {
        List<Observation> told = new ArrayList<>(Math.min(untold.size(), Batch.MAX_OBSERVATIONS));
        Iterator<Seen> waiting = untold.values().iterator();
        while (waiting.hasNext() && told.size() < Batch.MAX_OBSERVATIONS) {
            told.add(waiting.next().at(nowNanos));
            waiting.remove();
        }
        return told;
    }

    /** The newest observation of every target, told or not, with ages at {@code nowNanos}; for status pages and metrics. */
    public List<Observation> newest(long nowNanos) {
        return newest.values().stream().map(seen -> seen.at(nowNanos)).toList();
    }

    /** Takes down a target that is no longer probed. */
    public void forget(TargetId target) {
        newest.remove(target);
        untold.remove(target);
    }
}
