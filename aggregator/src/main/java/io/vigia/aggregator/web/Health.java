package io.vigia.aggregator.web;

import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.decide.Snapshot;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether this aggregator is alive and whether it is of use. Ready: what was decided is durable, the ports listen, the loop
 * runs, and telemetry has been heard or waited for: a lake whose agents are all gone must not make its aggregator look broken.
 */
final class Health {
    /** The loop takes a picture at least twice a second. */
    private static final Duration STALLED = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Health() {}

    record Answer(boolean good, JsonObject json) {}

    static Answer live(Snapshot snapshot, Instant now) {
        boolean loop = loops(snapshot, now);
        return new Answer(loop, new JsonObject().put("status", word(loop)).put("checks", check("loop", loop)));
    }

    static Answer ready(Snapshot snapshot, boolean listening, Instant startedAt, Instant now) {
        boolean loop = loops(snapshot, now);
        boolean decisions = snapshot.revision() > 0;
        boolean heard = snapshot.vantages().stream()
                .anyMatch(vantage -> vantage.heardAt().isPresent());
        boolean telemetry = heard || now.isAfter(startedAt.plus(PATIENCE));
        boolean good = loop && decisions && listening && telemetry;
        return new Answer(
                good,
                new JsonObject()
                        .put("status", word(good))
                        .put(
                                "checks",
                                check("loop", loop)
                                        .put("decisions", word(decisions))
                                        .put("listening", word(listening))
                                        .put("telemetry", heard ? "pass" : telemetry ? "warn" : "fail")));
    }

    private static boolean loops(Snapshot snapshot, Instant now) {
        return Duration.between(snapshot.at(), now).compareTo(STALLED) < 0;
    }

    private static JsonObject check(String name, boolean good) {
        return new JsonObject().put(name, word(good));
    }

    private static String word(boolean good) {
        return good ? "pass" : "fail";
    }
}
