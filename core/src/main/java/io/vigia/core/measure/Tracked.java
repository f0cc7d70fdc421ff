package io.vigia.core.measure;

import io.vigia.core.slo.Sample;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.SloTracker;

/** One objective: what it looks at, and its tracker, which may be replaced by one that was saved before anything is taken. */
final class Tracked {
    private final SloDefinition definition;
    private final Measure measure;
    private SloTracker tracker;
    private double mostBad;

    Tracked(SloDefinition definition, long nowMillis) {
        this.definition = definition;
        this.measure = Measure.of(definition.indicator());
        this.tracker = new SloTracker(definition, nowMillis);
    }

    SloDefinition definition() {
        return definition;
    }

    Measure measure() {
        return measure;
    }

    SloTracker tracker() {
        return tracker;
    }

    void goOnFrom(SloTracker saved) {
        tracker = saved;
    }

    void take(Sample sample, long nowMillis) {
        tracker.take(sample, nowMillis);
    }

    /** Bad events since the process began. A slice that turned out good after all is not taken back: a counter must not fall. */
    double badEvents() {
        mostBad = Math.max(mostBad, tracker.events() - tracker.goodEvents());
        return mostBad;
    }
}
