package io.vigia.aggregator.consensus.codec;

import io.vertx.core.json.JsonObject;
import io.vigia.core.failover.BudgetCorrection;
import io.vigia.core.failover.Controls;
import io.vigia.core.failover.Maintenance;
import io.vigia.core.failover.Origin;
import io.vigia.core.failover.Pause;
import io.vigia.core.model.ServiceId;
import java.util.List;

/** What people have told Vigia not to do, and not to count. */
public final class ControlsJson {
    private ControlsJson() {}

    public static JsonObject write(Controls controls) {
        JsonObject pauses = new JsonObject();
        controls.pauses().forEach((service, pause) -> pauses.put(service.value(), write(pause)));
        JsonObject json = new JsonObject();
        Fields.put(json, "brake", controls.brake().map(ControlsJson::write));
        return json.put("pauses", pauses)
                .put("maintenance", Fields.array(controls.maintenance(), ControlsJson::write))
                .put("corrections", Fields.array(controls.corrections(), ControlsJson::write));
    }

    public static Controls read(JsonObject json) {
        return new Controls(
                Fields.maybeObject(json, "brake").map(ControlsJson::pause),
                Fields.map(json, "pauses", ServiceId::new, pause -> pause((JsonObject) pause)),
                Fields.list(json, "maintenance", ControlsJson::maintenance),
                json.containsKey("corrections") // not in logs of before there were any
                        ? Fields.list(json, "corrections", ControlsJson::correction)
                        : List.of());
    }

    static JsonObject write(Origin by) {
        return new JsonObject().put("who", by.who()).put("why", by.why());
    }

    static Origin origin(JsonObject json) {
        return new Origin(Fields.string(json, "who"), Fields.string(json, "why"));
    }

    static JsonObject write(Maintenance window) {
        return new JsonObject()
                .put("id", window.id())
                .put("scope", window.scope().label())
                .put("name", window.name())
                .put("by", write(window.by()))
                .put("from", window.from().toString())
                .put("until", window.until().toString());
    }

    private static Maintenance maintenance(JsonObject json) {
        return new Maintenance(
                Fields.string(json, "id"),
                Fields.constant(Maintenance.Scope.class, json, "scope"),
                Fields.string(json, "name"),
                origin(Fields.object(json, "by")),
                Fields.instant(json, "from"),
                Fields.instant(json, "until"));
    }

    private static JsonObject write(BudgetCorrection correction) {
        JsonObject json = new JsonObject().put("id", correction.id());
        if (correction.subject() instanceof BudgetCorrection.Slos slos) {
            json.put("slos", Fields.array(slos.ids()));
        } else if (correction.subject() instanceof BudgetCorrection.Part part) {
            json.put("scope", part.scope().label()).put("name", part.name());
        }
        return json.put("by", write(correction.by()))
                .put("from", correction.from().toString())
                .put("until", correction.until().toString());
    }

    private static BudgetCorrection correction(JsonObject json) {
        BudgetCorrection.Subject subject = json.containsKey("slos")
                ? new BudgetCorrection.Slos(Fields.strings(json, "slos"))
                : new BudgetCorrection.Part(
                        Fields.constant(Maintenance.Scope.class, json, "scope"), Fields.string(json, "name"));
        return new BudgetCorrection(
                Fields.string(json, "id"),
                subject,
                origin(Fields.object(json, "by")),
                Fields.instant(json, "from"),
                Fields.instant(json, "until"));
    }

    private static JsonObject write(Pause pause) {
        return new JsonObject()
                .put("by", write(pause.by()))
                .put("at", pause.at().toString());
    }

    private static Pause pause(JsonObject json) {
        return new Pause(origin(Fields.object(json, "by")), Fields.instant(json, "at"));
    }
}
