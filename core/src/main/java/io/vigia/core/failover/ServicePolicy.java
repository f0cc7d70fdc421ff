package io.vigia.core.failover;

import io.vigia.core.model.HookPhase;
import io.vigia.core.model.Mode;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is wanted of a service.
 *
 * @param sites that can serve it, in order of preference, at least one
 * @param first the site that is active in a lake without history
 * @param mode whether it may be moved without a person
 * @param cooldown after an automatic failover, until the next; doubles while the service flaps
 * @param rpo how much data a failover may lose; empty means unchecked: any lag goes, measured or not
 * @param moves how its moves are carried out
 */
public record ServicePolicy(
        Map<SiteId, SitePolicy> sites,
        SiteId first,
        Mode mode,
        Duration cooldown,
        Optional<Duration> rpo,
        MovePolicy moves) {
    public ServicePolicy {
        sites = Collections.unmodifiableMap(new LinkedHashMap<>(sites));
        if (!sites.containsKey(first)) {
            throw new IllegalArgumentException("first '" + first + "' is not one of the sites " + sites.keySet());
        }
        if (cooldown.isNegative()) {
            throw new IllegalArgumentException("cooldown is " + cooldown + ", must not be negative");
        }
        rpo.filter(Duration::isNegative).ifPresent(limit -> {
            throw new IllegalArgumentException("rpo is " + limit + ", must not be negative");
        });
    }

    /** The site it goes back to: the first in order of preference. */
    SiteId preferred() {
        return sites.keySet().iterator().next();
    }

    /**
     * Whether at no moment two sites may serve: because data is copied between them, or because they are fenced and promoted. Where
     * neither is so, old sessions may end in the old site while new ones begin in the new.
     */
    boolean strict() {
        return rpo.isPresent()
                || moves.lease().isPresent()
                || moves.hooks().stream()
                        .anyMatch(hook -> hook.phase() == HookPhase.FENCE || hook.phase() == HookPhase.PROMOTE);
    }

    /**
     * @param needs targets that must all serve for the service to serve from this site, at least one
     * @param lag targets whose observations carry this site's lag; the largest counts
     */
    public record SitePolicy(List<TargetId> needs, List<TargetId> lag) {
        public SitePolicy {
            needs = List.copyOf(needs);
            lag = List.copyOf(lag);
            if (needs.isEmpty()) {
                throw new IllegalArgumentException("needs must name at least one target");
            }
        }
    }
}
