package io.vigia.aggregator.consensus.codec;

import io.vertx.core.json.JsonObject;
import io.vigia.core.failover.Candidate;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Durable;
import io.vigia.core.model.Verdict;

/** What the audit log says of a commit. Written by whoever proposes it; the others keep it word for word, so it is never read. */
public final class DecisionJson {
    private DecisionJson() {}

    public static JsonObject write(Durable next, Decision decision) {
        JsonObject json = new JsonObject()
                .put("at", decision.at().toString())
                .put("kind", decision.kind().label())
                .put("who", decision.who());
        Fields.put(json, "service", decision.service());
        Fields.put(json, "failover", decision.failover());
        json.put("why", decision.why())
                .put("evidence", Fields.array(decision.evidence(), DecisionJson::write))
                .put("candidates", Fields.array(decision.candidates(), DecisionJson::write))
                .put("revision", next.revision())
                .put("epoch", next.routing().epoch())
                .put("active", RoutingJson.active(next.routing().active()));
        return json;
    }

    private static JsonObject write(Candidate candidate) {
        JsonObject json = new JsonObject()
                .put("site", candidate.site().value())
                .put("outcome", candidate.outcome().label())
                .put("active", candidate.active())
                .put("eligible", candidate.eligible())
                .put("against", Fields.array(candidate.against()))
                .put("inFavour", Fields.array(candidate.inFavour()));
        candidate.lag().ifPresent(lag -> json.put("lagMillis", lag.toMillis()));
        candidate.lagAge().ifPresent(age -> json.put("lagAgeMillis", age.toMillis()));
        if (!candidate.lagParts().isEmpty()) {
            json.put("lagParts", Fields.array(candidate.lagParts(), DecisionJson::write));
        }
        return json;
    }

    private static JsonObject write(Candidate.LagPart part) {
        JsonObject json = new JsonObject().put("component", part.component().value());
        part.lag().ifPresent(lag -> json.put("lagMillis", lag.toMillis()));
        part.age().ifPresent(age -> json.put("ageMillis", age.toMillis()));
        return json.put("stale", part.stale());
    }

    private static JsonObject write(Verdict verdict) {
        JsonObject json = new JsonObject()
                .put("target", verdict.target().toString())
                .put("outcome", verdict.outcome().label())
                .put("basis", verdict.basis().label())
                .put("since", verdict.since().toString());
        Fields.put(json, "accusedAt", verdict.accusedAt());
        return json.put("reason", verdict.reason()).put("words", Fields.array(verdict.evidence(), DecisionJson::write));
    }

    private static JsonObject write(Verdict.Evidence word) {
        JsonObject json = new JsonObject().put("vantage", word.vantage().value());
        Fields.put(json, "site", word.site());
        return json.put("says", word.says().label())
                .put("counted", word.counted())
                .put("note", word.note());
    }
}
