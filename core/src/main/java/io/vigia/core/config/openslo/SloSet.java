package io.vigia.core.config.openslo;

import io.vigia.core.slo.CompositeDefinition;
import io.vigia.core.slo.SloDefinition;
import java.util.List;

/**
 * What the OpenSLO files of a lake promise.
 *
 * @param slos one for each objective, in order of the files
 * @param composites one for each SLO whose objectives are parts of a whole; their parts are among {@code slos}
 */
public record SloSet(List<SloDefinition> slos, List<CompositeDefinition> composites) {
    public static final SloSet NONE = new SloSet(List.of(), List.of());

    public SloSet {
        slos = List.copyOf(slos);
        composites = List.copyOf(composites);
    }
}
