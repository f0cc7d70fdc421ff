package io.vigia.aggregator.decide;

import io.vertx.core.Future;
import io.vigia.core.failover.Plan;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Port: what would be done, without doing it. From any thread, on any aggregator. */
public interface Rehearsals {
    /**
     * @param to empty for the best candidate
     * @return empty for a service that is not there; balancers that do not answer within a second or so are said not to
     */
    Future<Optional<Rehearsal>> rehearse(ServiceId service, Optional<SiteId> to);

    /**
     * @param changes the routing states that the plan would make, in order
     * @param balancers what each balancer that routes the service would be sent
     */
    record Rehearsal(Plan plan, List<Plan.Change> changes, Map<BalancerId, Lines> balancers) {}

    /**
     * @param steps one list of lines for each change, as the actuator itself would send them
     * @param problems why they could not be carried out, or that the balancer does not answer
     */
    record Lines(List<List<String>> steps, List<String> problems) {}
}
