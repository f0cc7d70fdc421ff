package io.vigia.aggregator.store;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.HoldReason;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.Verdict;
import java.time.Instant;

/** One line of the history: {@code at}, {@code event}, and what belongs to it. */
final class HistoryLine {
    private HistoryLine() {}

    static JsonObject of(Durable next, Decision decision) {
        JsonArray evidence = new JsonArray();
        decision.evidence().forEach(verdict -> evidence.add(of(verdict)));
        JsonArray candidates = new JsonArray();
        decision.candidates()
                .forEach(candidate -> candidates.add(new JsonObject()
                        .put("site", candidate.site().value())
                        .put("outcome", candidate.outcome().label())
                        .put("active", candidate.active())
                        .put("eligible", candidate.eligible())
                        .put("against", new JsonArray(candidate.against()))
                        .put("inFavour", new JsonArray(candidate.inFavour()))
                        .put(
                                "lagMillis",
                                candidate.lag().map(lag -> lag.toMillis()).orElse(null))));
        return line(decision.at(), "decision")
                .put("decision", decision.kind().label())
                .put("service", decision.service().map(Object::toString).orElse(null))
                .put("revision", next.revision())
                .put("routing", DurableJson.write(next.routing()))
                .put("why", decision.why())
                .put("evidence", evidence)
                .put("candidates", candidates);
    }

    static JsonObject of(Instant at, Notice notice) {
        if (notice instanceof Notice.FailoverStarted started) {
            return failover(at, "failover-started", started.failover());
        } else if (notice instanceof Notice.FailoverFinished finished) {
            return failover(at, "failover-finished", finished.failover());
        } else if (notice instanceof Notice.FailoverDegraded degraded) {
            return failover(at, "failover-degraded", degraded.failover());
        } else if (notice instanceof Notice.FailoverHeld held) {
            JsonArray reasons = new JsonArray();
            for (HoldReason reason : held.reasons()) {
                reasons.add(new JsonObject().put("kind", reason.kind().name()).put("text", reason.text()));
            }
            return line(at, "failover-held")
                    .put("service", held.service().value())
                    .put("reasons", reasons);
        } else if (notice instanceof Notice.HoldCleared cleared) {
            return line(at, "hold-cleared").put("service", cleared.service().value());
        } else if (notice instanceof Notice.CommitRefused refused) {
            return line(at, "commit-refused")
                    .put("decision", refused.decision().kind().label())
                    .put("why", refused.decision().why())
                    .put("reason", refused.reason());
        } else if (notice instanceof Notice.EpochAdopted adopted) {
            return line(at, "epoch-adopted")
                    .put("balancer", adopted.balancer().value())
                    .put("from", adopted.from())
                    .put("to", adopted.to())
                    .put("detail", adopted.detail());
        } else if (notice instanceof Notice.EpochDisbelieved disbelieved) {
            return line(at, "epoch-disbelieved")
                    .put("balancer", disbelieved.balancer().value())
                    .put("ours", disbelieved.ours())
                    .put("claimed", disbelieved.claimed());
        } else if (notice instanceof Notice.CooldownCleared cleared) {
            return line(at, "cooldown-cleared")
                    .put("service", cleared.service().value())
                    .put("who", cleared.who())
                    .put("why", cleared.why());
        }
        return line(at, "notice").put("text", notice.toString());
    }

    private static JsonObject failover(Instant at, String event, FailoverRecord failover) {
        return line(at, event).put("failover", DurableJson.write(failover));
    }

    private static JsonObject of(Verdict verdict) {
        JsonArray words = new JsonArray();
        verdict.evidence()
                .forEach(word -> words.add(new JsonObject()
                        .put("vantage", word.vantage().value())
                        .put("says", word.says().label())
                        .put("counted", word.counted())
                        .put("note", word.note())));
        return new JsonObject()
                .put("target", verdict.target().value())
                .put("outcome", verdict.outcome().label())
                .put("basis", verdict.basis().label())
                .put("since", verdict.since().toString())
                .put("reason", verdict.reason())
                .put("words", words);
    }

    private static JsonObject line(Instant at, String event) {
        return new JsonObject().put("at", at.toString()).put("event", event);
    }
}
