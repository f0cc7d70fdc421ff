package io.vigia.aggregator.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.decide.Rehearsals.Lines;
import io.vigia.aggregator.decide.Rehearsals.Rehearsal;
import io.vigia.core.failover.Plan;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Transit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A move before it is made. */
final class PlanJson {
    private PlanJson() {}

    static JsonObject of(Rehearsal rehearsal) {
        Plan plan = rehearsal.plan();
        JsonObject balancers = new JsonObject();
        rehearsal.balancers().forEach((balancer, lines) -> balancers.put(balancer.value(), lines(lines)));
        return new JsonObject()
                .put("service", plan.service().value())
                .put("kind", plan.kind().label())
                .put("from", plan.from().value())
                .put("to", plan.to().map(SiteId::value).orElse(null))
                .put("strict", plan.strict())
                .put("candidates", StatusJson.array(plan.candidates(), StatusJson::weighed))
                .put("missing", StatusJson.array(plan.missing(), Outcomes::reason))
                .put("overridable", plan.overridable())
                .put("expectedLossMillis", StatusJson.millis(plan.expectedLoss()))
                .put("steps", StatusJson.array(plan.steps(), MoveJson::step))
                .put("changes", StatusJson.array(rehearsal.changes(), change -> change(plan, change)))
                .put("balancers", balancers);
    }

    private static JsonObject change(Plan plan, Plan.Change change) {
        return new JsonObject()
                .put("step", change.step().title())
                .put("epoch", change.routing().epoch())
                .put(
                        "active",
                        Optional.ofNullable(change.routing().active().get(plan.service()))
                                .map(SiteId::value)
                                .orElse(null))
                .put("transit", text(change.routing().transit(plan.service())));
    }

    private static JsonObject lines(Lines lines) {
        JsonArray steps = new JsonArray();
        lines.steps().forEach(step -> steps.add(new JsonArray(step)));
        return new JsonObject().put("steps", steps).put("problems", new JsonArray(lines.problems()));
    }

    /** How a service stands between two sites, for people. */
    static @Nullable String text(Optional<Transit> transit) {
        return transit.map(PlanJson::text).orElse(null);
    }

    private static String text(Transit transit) {
        if (transit instanceof Transit.Draining draining) {
            return "site " + draining.site() + " drains";
        } else if (transit instanceof Transit.Ramping ramping) {
            return "site " + ramping.site() + " takes " + ramping.percent() + " %";
        }
        return transit instanceof Transit.Quiescing ? "takes no new sessions" : "fenced everywhere";
    }
}
