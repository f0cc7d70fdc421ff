package io.vigia.lab.full;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.lab.report.Promise;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LossReportTest {
    private static final Instant LOST = Instant.parse("2026-11-24T10:00:00Z");

    private final JsonObject plan = new JsonObject()
            .put("to", "b")
            .put(
                    "candidates",
                    new JsonArray()
                            .add(new JsonObject().put("site", "a").put("active", true))
                            .add(new JsonObject()
                                    .put("site", "b")
                                    .put("eligible", true)
                                    .put("lagMillis", 250L)
                                    .put("inFavour", new JsonArray().add("lag 0.25 s"))
                                    .put(
                                            "lagParts",
                                            new JsonArray()
                                                    .add(new JsonObject()
                                                            .put("component", "sync-b")
                                                            .put("lagMillis", 250L))))
                            .add(new JsonObject()
                                    .put("site", "c")
                                    .put("eligible", false)
                                    .put("against", new JsonArray().add("its lag is not known"))));
    private final JsonObject move = new JsonObject()
            .put("to", "b")
            .put("outcome", "degraded")
            .put("lagMillis", 250L)
            .put("confirmedAt", "2026-11-24T10:00:00.500Z")
            .put("committedAt", "2026-11-24T10:00:00.600Z");

    private LossReport report(Outage outage, Written.Loss loss) {
        return new LossReport(LOST, Candidates.of(plan), move, 1, outage, Map.of("objects in S3", loss), 1200);
    }

    private static Outage outage(long restored, String site) {
        return new Outage(Optional.of(800L), Optional.of(restored), 40, Optional.of(site));
    }

    @Test
    void holdsWhenAllIsWithinThePromise() {
        LossReport report = report(outage(900, "b"), new Written.Loss(2, 100, 300));
        assertThat(report.held()).isTrue();
        assertThat(report.json().getLong("confirmedMs")).isEqualTo(500);
        assertThat(report.json().getLong("switchedMs")).isNull();
        assertThat(String.join("\n", report.lines())).contains("0.300 s, 2 of 100 lost");
    }

    @Test
    void isBrokenByARecoveryThatTakesTwoMinutes() {
        assertThat(broken(report(outage(120_000, "b"), new Written.Loss(0, 100, 0))))
                .containsExactly("RTO");
    }

    @Test
    void isBrokenByALossOfFiveMinutes() {
        assertThat(broken(report(outage(900, "b"), new Written.Loss(9, 100, 300_000))))
                .containsExactly("RPO");
    }

    @Test
    void isBrokenWhenNothingWasCompared() {
        assertThat(broken(report(outage(900, "b"), new Written.Loss(0, 0, 0)))).containsExactly("RPO");
    }

    @Test
    void isBrokenByAnotherSiteThanTheOneThatWasNamed() {
        assertThat(broken(report(outage(900, "c"), new Written.Loss(0, 100, 0))))
                .containsExactly("to ");
    }

    @Test
    void saysOfEachCandidateHowFarBehindItIsAndWhy() {
        assertThat(Candidates.of(plan).lines())
                .containsExactly(
                        "  site b could take over, lag 0.250 s (sync-b 0.250 s): lag 0.25 s  <- the one that Vigia would choose",
                        "  site c could not take over, lag not known: its lag is not known");
    }

    private static List<String> broken(LossReport report) {
        return report.promises().stream()
                .filter(promise -> !promise.held())
                .map(Promise::text)
                .map(text -> text.substring(0, 3))
                .toList();
    }
}
