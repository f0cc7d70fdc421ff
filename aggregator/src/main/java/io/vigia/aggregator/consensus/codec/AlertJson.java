package io.vigia.aggregator.consensus.codec;

import io.vertx.core.json.JsonObject;
import io.vigia.core.notify.Alert;
import io.vigia.core.notify.AlertRegister;
import io.vigia.core.notify.DeliveryEvent.End;
import io.vigia.core.notify.LabelSet;
import io.vigia.core.notify.RegisterChange;
import io.vigia.core.notify.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What stands by the word of the group, and changes of it. {@code read(write(x)).equals(x)}. */
final class AlertJson {
    private AlertJson() {}

    static JsonObject write(RegisterChange change) {
        return new JsonObject()
                .put("at", change.at().toString())
                .put("began", Fields.array(change.began(), AlertJson::write))
                .put("ended", Fields.array(change.ended(), AlertJson::write));
    }

    static RegisterChange change(JsonObject json) {
        return new RegisterChange(
                Fields.instant(json, "at"),
                Fields.list(json, "began", AlertJson::entry),
                Fields.list(json, "ended", AlertJson::end));
    }

    static List<AlertRegister.Entry> entries(AlertRegister register) {
        return new ArrayList<>(register.entries().values());
    }

    static JsonObject write(AlertRegister.Entry entry) {
        Alert alert = entry.alert();
        JsonObject json = new JsonObject()
                .put("source", alert.source().name())
                .put("labels", object(alert.labels().pairs()))
                .put("annotations", object(alert.annotations()))
                .put("startsAt", alert.startsAt().toString());
        Fields.put(json, "lasts", alert.lasts());
        Fields.put(json, "endsAt", entry.endsAt());
        return json;
    }

    /** Nothing is in the register of what an aggregator sees of itself. */
    static AlertRegister.Entry entry(JsonObject json) {
        Alert alert = new Alert(
                new Source(Fields.string(json, "source"), false),
                labels(json),
                Fields.map(json, "annotations", name -> name, String.class::cast),
                Fields.instant(json, "startsAt"),
                Fields.maybeDuration(json, "lasts"));
        return new AlertRegister.Entry(alert, Fields.maybeInstant(json, "endsAt"));
    }

    private static JsonObject write(End end) {
        return new JsonObject()
                .put("labels", object(end.labels().pairs()))
                .put("at", end.at().toString());
    }

    private static End end(JsonObject json) {
        return new End(labels(json), Fields.instant(json, "at"));
    }

    private static LabelSet labels(JsonObject json) {
        return LabelSet.of(Fields.map(json, "labels", name -> name, String.class::cast));
    }

    private static JsonObject object(Map<String, String> pairs) {
        JsonObject object = new JsonObject();
        pairs.forEach(object::put);
        return object;
    }
}
