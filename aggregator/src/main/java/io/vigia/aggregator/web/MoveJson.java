package io.vigia.aggregator.web;

import io.vertx.core.json.JsonObject;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.MoveStep;
import io.vigia.core.model.NodeId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A move, open or over, as JSON. */
final class MoveJson {
    private MoveJson() {}

    static JsonObject of(FailoverRecord move) {
        JsonObject applied = new JsonObject();
        move.applied().forEach((balancer, at) -> applied.put(balancer.value(), StatusJson.time(at)));
        FailoverRecord.Times times = move.times();
        return new JsonObject()
                .put("id", move.id())
                .put("kind", move.kind().label())
                .put("service", move.service().value())
                .put("from", move.from().value())
                .put("to", move.to().value())
                .put("epoch", move.epoch())
                .put("by", move.by().who())
                .put("cause", move.cause())
                .put("overridden", StatusJson.array(move.overridden(), reason -> reason))
                .put("lagMillis", StatusJson.millis(move.lag()))
                .put("accusedAt", StatusJson.time(times.accusedAt()))
                .put("confirmedAt", StatusJson.time(times.confirmedAt()))
                .put("decidedAt", StatusJson.time(times.decidedAt()))
                .put("committedAt", time(times.committedAt()))
                .put("applied", applied)
                .put("switchedAt", time(times.switchedAt()))
                .put("verifiedAt", time(times.verifiedAt()))
                .put("endedAt", time(times.endedAt()))
                .put("steps", StatusJson.array(move.steps(), MoveJson::step))
                .put("outcome", move.result().label())
                .put("detail", move.detail());
    }

    static JsonObject step(MoveStep step) {
        return new JsonObject()
                .put("kind", step.kind().label())
                .put("title", step.title())
                .put("name", step.hook().map(MoveStep.Hook::name).orElse(null))
                .put("phase", step.hook().map(hook -> hook.phase().label()).orElse(null))
                .put(
                        "node",
                        step.hook().map(MoveStep.Hook::node).map(NodeId::value).orElse(null))
                .put("status", step.status().label())
                .put("timeoutMillis", step.timeout().toMillis())
                .put("onFailure", step.onFailure().label())
                .put("epoch", step.epoch() == 0 ? null : step.epoch())
                .put("startedAt", time(step.startedAt()))
                .put("endedAt", time(step.endedAt()))
                .put("detail", step.detail());
    }

    private static @Nullable String time(Optional<Instant> at) {
        return at.map(StatusJson::time).orElse(null);
    }
}
