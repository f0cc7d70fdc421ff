package io.vigia.core.measure;

import io.vigia.core.slo.CompositeDefinition;
import io.vigia.core.slo.CompositeStanding;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All objectives at one moment. Immutable.
 *
 * @param at on the owner's clock
 * @param slos by id, in the order of the files
 */
public record ObjectivesView(Instant at, Map<String, ObjectiveView> slos, List<Composite> composites) {
    public ObjectivesView {
        slos = Collections.unmodifiableMap(new LinkedHashMap<>(slos));
        composites = List.copyOf(composites);
    }

    /** An SLO whose objectives are parts of a whole. */
    public record Composite(CompositeDefinition definition, CompositeStanding standing) {}
}
