package io.vigia.agent.actuate;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Transit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How one service is to stand at a balancer.
 *
 * @param active its active site; empty only while it is fenced without an epoch that names one
 * @param transit on its way, if it is
 * @param unproven whether servers that are to be open may not be opened yet, see {@link Lease}
 */
record Placement(Optional<SiteId> active, Optional<Transit> transit, boolean unproven) {
    /**
     * How a server of {@code site} stands.
     *
     * @param largestWeight that ramps may use
     */
    Stand standOf(SiteId site, LakeConfig.Route route, int largestWeight) {
        Stand stand = stand(site, route, largestWeight);
        return stand.isOpen() && unproven ? Stand.UNOPENED : stand;
    }

    private Stand stand(SiteId site, LakeConfig.Route route, int largestWeight) {
        boolean isActive = active.equals(Optional.of(site));
        Transit between = transit.orElse(null);
        if (between instanceof Transit.Fenced) {
            return Stand.FENCED;
        }
        if (between instanceof Transit.Quiescing) {
            return isActive ? Stand.DRAINING : Stand.FENCED;
        }
        if (between instanceof Transit.Draining draining && draining.site().equals(site)) {
            return Stand.DRAINING;
        }
        if (between instanceof Transit.Ramping ramping
                && (isActive || ramping.site().equals(site))) {
            Ramp ramp = Ramp.of(
                    ramping.percent(),
                    servers(route, Optional.of(ramping.site())),
                    servers(route, active),
                    largestWeight);
            return Stand.open(isActive ? ramp.rest() : ramp.ramping());
        }
        return isActive ? Stand.OPEN : Stand.FENCED;
    }

    private static int servers(LakeConfig.Route route, Optional<SiteId> site) {
        return site.map(route.servers()::get).map(List::size).orElse(0);
    }

    /** The sites that take new sessions, in order. */
    List<SiteId> serving() {
        Transit between = transit.orElse(null);
        if (between instanceof Transit.Fenced || between instanceof Transit.Quiescing) {
            return List.of();
        }
        Stream<SiteId> beside = between instanceof Transit.Ramping ramping ? Stream.of(ramping.site()) : Stream.empty();
        return Stream.concat(active.stream(), beside).sorted().toList();
    }

    /** Whether a site has sessions to finish. */
    boolean finishing() {
        return transit.filter(between -> between instanceof Transit.Draining || between instanceof Transit.Quiescing)
                .isPresent();
    }
}
