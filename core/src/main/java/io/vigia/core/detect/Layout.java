package io.vigia.core.detect;

import io.vigia.core.model.NodeId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who stands where and watches what. A node's own {@code host/} target needs no entry: every node may speak of itself.
 *
 * @param sites where each vantage stands; a node that watches something without standing here counts as nowhere
 * @param targets what is watched, in the order in which verdicts are shown
 */
public record Layout(Map<NodeId, SiteId> sites, Map<TargetId, Watched> targets) {
    public Layout {
        sites = Collections.unmodifiableMap(new LinkedHashMap<>(sites));
        targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    }

    /**
     * @param site the failure domain the target belongs to; empty when it is not known
     * @param by the nodes assigned to watch it, at least one
     * @param patience how old a word on this target may be at the least before it is silence: more than one probe's interval
     *     and timeout. The policy's {@code staleAfter} holds where it is longer.
     */
    public record Watched(Optional<SiteId> site, Set<NodeId> by, Duration patience) {
        public Watched {
            by = Collections.unmodifiableSet(new TreeSet<>(by));
            if (by.isEmpty()) {
                throw new IllegalArgumentException("a watched target needs at least one node that watches it");
            }
        }

        /** Patience for two probes that start {@code interval} apart and take up to {@code timeout}. */
        public static Watched every(Optional<SiteId> site, Set<NodeId> by, Duration interval, Duration timeout) {
            return new Watched(site, by, interval.multipliedBy(2).plus(timeout));
        }
    }
}
