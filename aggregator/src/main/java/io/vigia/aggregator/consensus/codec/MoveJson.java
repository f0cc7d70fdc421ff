package io.vigia.aggregator.consensus.codec;

import io.vertx.core.json.JsonObject;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.MoveKind;
import io.vigia.core.failover.MoveStep;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Instant;

/** A move with all its steps. */
public final class MoveJson {
    private MoveJson() {}

    public static JsonObject write(FailoverRecord move) {
        JsonObject applied = new JsonObject();
        move.applied().forEach((balancer, at) -> applied.put(balancer.value(), at.toString()));
        JsonObject json = new JsonObject()
                .put("number", move.number())
                .put("service", move.service().value())
                .put("from", move.from().value())
                .put("to", move.to().value())
                .put("epoch", move.epoch())
                .put("kind", move.kind().label())
                .put("by", ControlsJson.write(move.by()))
                .put("overridden", Fields.array(move.overridden()));
        Fields.put(json, "lag", move.lag());
        return json.put("andBack", move.andBack())
                .put("strict", move.strict())
                .put("times", write(move.times()))
                .put("steps", Fields.array(move.steps(), MoveJson::write))
                .put("applied", applied)
                .put("result", move.result().label())
                .put("detail", move.detail());
    }

    public static FailoverRecord read(JsonObject json) {
        return new FailoverRecord(
                Fields.number(json, "number"),
                new ServiceId(Fields.string(json, "service")),
                new SiteId(Fields.string(json, "from")),
                new SiteId(Fields.string(json, "to")),
                Fields.number(json, "epoch"),
                Fields.constant(MoveKind.class, json, "kind"),
                ControlsJson.origin(Fields.object(json, "by")),
                Fields.strings(json, "overridden"),
                Fields.maybeDuration(json, "lag"),
                Fields.flag(json, "andBack"),
                Fields.flag(json, "strict"),
                times(Fields.object(json, "times")),
                Fields.list(json, "steps", MoveJson::step),
                Fields.map(json, "applied", BalancerId::new, at -> Instant.parse((String) at)),
                Fields.constant(FailoverRecord.Result.class, json, "result"),
                Fields.string(json, "detail"));
    }

    private static JsonObject write(FailoverRecord.Times times) {
        JsonObject json = new JsonObject()
                .put("accusedAt", times.accusedAt().toString())
                .put("confirmedAt", times.confirmedAt().toString())
                .put("decidedAt", times.decidedAt().toString());
        Fields.put(json, "committedAt", times.committedAt());
        Fields.put(json, "switchedAt", times.switchedAt());
        Fields.put(json, "verifiedAt", times.verifiedAt());
        Fields.put(json, "endedAt", times.endedAt());
        return json;
    }

    private static FailoverRecord.Times times(JsonObject json) {
        return new FailoverRecord.Times(
                Fields.instant(json, "accusedAt"),
                Fields.instant(json, "confirmedAt"),
                Fields.instant(json, "decidedAt"),
                Fields.maybeInstant(json, "committedAt"),
                Fields.maybeInstant(json, "switchedAt"),
                Fields.maybeInstant(json, "verifiedAt"),
                Fields.maybeInstant(json, "endedAt"));
    }

    private static JsonObject write(MoveStep step) {
        JsonObject json = new JsonObject().put("kind", step.kind().label());
        Fields.put(
                json,
                "hook",
                step.hook()
                        .map(hook -> new JsonObject()
                                .put("name", hook.name())
                                .put("phase", hook.phase().label())
                                .put("node", hook.node().value())));
        json.put("percent", step.percent())
                .put("timeout", step.timeout().toString())
                .put("onFailure", step.onFailure().label())
                .put("status", step.status().label());
        Fields.put(json, "startedAt", step.startedAt());
        Fields.put(json, "endedAt", step.endedAt());
        return json.put("epoch", step.epoch()).put("detail", step.detail());
    }

    private static MoveStep step(JsonObject json) {
        return new MoveStep(
                Fields.constant(MoveStep.Kind.class, json, "kind"),
                Fields.maybeObject(json, "hook")
                        .map(hook -> new MoveStep.Hook(
                                Fields.string(hook, "name"),
                                Fields.constant(HookPhase.class, hook, "phase"),
                                new NodeId(Fields.string(hook, "node")))),
                Fields.integer(json, "percent"),
                Fields.duration(json, "timeout"),
                Fields.constant(OnFailure.class, json, "onFailure"),
                Fields.constant(MoveStep.Status.class, json, "status"),
                Fields.maybeInstant(json, "startedAt"),
                Fields.maybeInstant(json, "endedAt"),
                Fields.number(json, "epoch"),
                Fields.string(json, "detail"));
    }
}
