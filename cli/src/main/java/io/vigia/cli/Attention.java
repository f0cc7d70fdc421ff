package io.vigia.cli;

import jakarta.json.JsonObject;

/** Whether a person should look. */
final class Attention {
    private Attention() {}

    static boolean isNeeded(JsonObject status) {
        boolean headless = Json.object(status, "group")
                .filter(group -> !Json.flag(group, "quorum"))
                .isPresent();
        return headless
                || Json.objects(status, "services").stream().anyMatch(Attention::service)
                || Json.objects(status, "balancers").stream()
                        .anyMatch(balancer -> !Json.text(balancer, "condition").equals("in-step"));
    }

    /** A service that is not steady, or whose active site does not serve. */
    static boolean service(JsonObject service) {
        return !Json.text(service, "phase").equals("steady")
                || !activeOutcome(service).equals("up");
    }

    static String activeOutcome(JsonObject service) {
        String active = Json.text(service, "active");
        return Json.objects(service, "sites").stream()
                .filter(site -> Json.text(site, "site").equals(active))
                .map(site -> Json.text(site, "outcome"))
                .findFirst()
                .orElse("unknown");
    }
}
