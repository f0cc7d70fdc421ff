package io.vigia.lab.full;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Whether all is well in the whole lake, as Vigia sees it. */
final class Wellness {
    private Wellness() {}

    /** What is not up, and which site could not take over; empty when all is well. */
    static List<String> problems(JsonObject status) {
        List<String> problems = new ArrayList<>();
        for (JsonObject component : VigiaView.objects(status, "components")) {
            if (!"up".equals(component.getString("outcome"))) {
                problems.add(component.getString("id") + " is " + component.getString("outcome"));
            }
        }
        for (JsonObject service : VigiaView.objects(status, "services")) {
            for (JsonObject site : VigiaView.objects(service, "sites")) {
                boolean active = site.getString("site").equals(service.getString("active"));
                if (!active && !site.getBoolean("eligible", false)) {
                    problems.add(service.getString("id") + " could not go to " + site.getString("site"));
                }
            }
        }
        for (JsonObject balancer : VigiaView.objects(status, "balancers")) {
            if (!"in-step".equals(balancer.getString("condition"))) {
                problems.add(balancer.getString("id") + " is " + balancer.getString("condition"));
            }
        }
        return problems;
    }
}
