package io.vigia.aggregator.consensus.codec;

import io.vertx.core.json.JsonObject;
import io.vigia.core.failover.Cooldown;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.MoveKind;
import io.vigia.core.failover.Proof;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;

/** What must survive. {@code read(write(x)).equals(x)}. */
public final class DurableJson {
    private DurableJson() {}

    public static JsonObject write(Durable durable) {
        JsonObject cooldowns = new JsonObject();
        durable.cooldowns().forEach((service, cooldown) -> cooldowns.put(service.value(), write(cooldown)));
        return new JsonObject()
                .put("revision", durable.revision())
                .put("routing", RoutingJson.write(durable.routing()))
                .put("cooldowns", cooldowns)
                .put("failovers", Fields.array(durable.failovers(), MoveJson::write))
                .put("controls", ControlsJson.write(durable.controls()))
                .put("proofs", Fields.array(durable.proofs(), DurableJson::write));
    }

    /** Throws a RuntimeException when {@code json} is not what {@link #write(Durable)} makes. */
    public static Durable read(JsonObject json) {
        return new Durable(
                Fields.number(json, "revision"),
                RoutingJson.read(Fields.object(json, "routing")),
                Fields.map(json, "cooldowns", ServiceId::new, cooldown -> cooldown((JsonObject) cooldown)),
                Fields.list(json, "failovers", MoveJson::read),
                ControlsJson.read(Fields.object(json, "controls")),
                Fields.list(json, "proofs", DurableJson::proof));
    }

    private static JsonObject write(Cooldown cooldown) {
        return new JsonObject()
                .put("streak", cooldown.streak())
                .put("last", cooldown.last().toString())
                .put("until", cooldown.until().toString());
    }

    private static Cooldown cooldown(JsonObject json) {
        return new Cooldown(
                Fields.integer(json, "streak"), Fields.instant(json, "last"), Fields.instant(json, "until"));
    }

    private static JsonObject write(Proof proof) {
        JsonObject json = new JsonObject()
                .put("service", proof.service().value())
                .put("from", proof.from().value())
                .put("to", proof.to().value())
                .put("failover", proof.failover())
                .put("kind", proof.kind().label())
                .put("at", proof.at().toString())
                .put("result", proof.result().label());
        Fields.put(json, "detection", proof.detection());
        Fields.put(json, "switching", proof.switching());
        Fields.put(json, "rto", proof.rto());
        Fields.put(json, "rpo", proof.rpo());
        return json;
    }

    private static Proof proof(JsonObject json) {
        return new Proof(
                new ServiceId(Fields.string(json, "service")),
                new SiteId(Fields.string(json, "from")),
                new SiteId(Fields.string(json, "to")),
                Fields.string(json, "failover"),
                Fields.constant(MoveKind.class, json, "kind"),
                Fields.instant(json, "at"),
                Fields.constant(FailoverRecord.Result.class, json, "result"),
                Fields.maybeDuration(json, "detection"),
                Fields.maybeDuration(json, "switching"),
                Fields.maybeDuration(json, "rto"),
                Fields.maybeDuration(json, "rpo"));
    }
}
