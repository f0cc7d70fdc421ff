package io.vigia.agent.probe;

import io.vigia.core.model.Observation;
import io.vigia.core.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Collects readings up to the bound of an observation; what does not fit is counted in a reading of its own. */
public final class ReadingList {
    private static final int MAX = Observation.MAX_READINGS - 1;

    private final List<Reading> readings = new ArrayList<>();
    private int dropped;

    public void add(String name, String instance, double value) {
        if (readings.size() < MAX) {
            readings.add(new Reading(name, shortened(instance), value));
        } else {
            dropped++;
        }
    }

    /** Exact up to 2^53. */
    public void count(String name, String instance, long value) {
        add(name, instance, (double) value);
    }

    public void add(String name, String instance, OptionalDouble value) {
        if (value.isPresent()) {
            add(name, instance, value.getAsDouble());
        }
    }

    public List<Reading> list() {
        if (dropped > 0) {
            readings.add(new Reading("probe_readings_dropped", "", dropped));
            dropped = 0;
        }
        return readings;
    }

    private static String shortened(String instance) {
        return instance.length() <= Reading.MAX_INSTANCE_LENGTH
                ? instance
                : instance.substring(0, Reading.MAX_INSTANCE_LENGTH);
    }
}
