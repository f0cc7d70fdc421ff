package io.vigia.agent.probe.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.ReadingList;
import io.vigia.agent.probe.UnexpectedAnswer;
import io.vigia.core.model.Outcome;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class CdcJudgeTest {
    private static final String TRACE = "org.apache.kafka.connect.errors.ConnectException: connection gone\n\tat x.y";

    @Test
    void isUpWhenWhatConnectAnsweredRuns() throws Exception {
        CdcJudge.Part part = connectors(List.of("orders-cdc"), recorded());
        assertThat(part).isEqualTo(new CdcJudge.Part(Outcome.UP, "1 connector, 1 task running"));
    }

    @Test
    void namesAFailedTaskWithTheFirstLineOfItsTrace() throws Exception {
        JsonObject answer = recorded();
        JsonObject task = tasks(answer).getJsonObject(0);
        task.put("state", "FAILED").put("trace", TRACE);
        assertThat(connectors(List.of(), answer))
                .isEqualTo(new CdcJudge.Part(
                        Outcome.DOWN,
                        "task orders-cdc-0 is FAILED: "
                                + TRACE.lines().findFirst().orElseThrow()));
        tasks(answer).add(new JsonObject().put("id", 1).put("state", "RUNNING"));
        assertThat(connectors(List.of(), answer).outcome())
                .as("another task still runs")
                .isEqualTo(Outcome.DEGRADED);
    }

    @Test
    void isDegradedByAPauseAndByHavingNoTask() throws Exception {
        JsonObject answer = recorded();
        tasks(answer).getJsonObject(0).put("state", "PAUSED");
        assertThat(connectors(List.of(), answer))
                .isEqualTo(new CdcJudge.Part(Outcome.DEGRADED, "task orders-cdc-0 is PAUSED"));
        tasks(answer).remove(0);
        assertThat(connectors(List.of(), answer))
                .isEqualTo(new CdcJudge.Part(Outcome.DEGRADED, "connector orders-cdc has no task"));
    }

    @Test
    void isDownWithoutAConnectorThatShouldBeThere() throws Exception {
        assertThat(connectors(List.of("customers"), recorded()))
                .isEqualTo(new CdcJudge.Part(Outcome.DOWN, "there is no connector customers"));
        assertThat(connectors(List.of(), new JsonObject()).outcome()).isEqualTo(Outcome.DEGRADED);
    }

    @Test
    void refusesJsonOfAnotherShape() {
        for (String other : List.of("{\"a\":1}", "{\"a\":{}}", "{\"a\":{\"status\":{\"tasks\":{}}}}")) {
            assertThatThrownBy(() -> connectors(List.of(), new JsonObject(other)))
                    .isInstanceOf(UnexpectedAnswer.class)
                    .hasMessageContaining("not Kafka Connect's");
        }
    }

    @Test
    void aConnectThatDoesNotAnswerIsNotDownWhileCanariesFlow() {
        ProbeResult refused = ProbeResult.down("connection refused");
        assertThat(CdcJudge.unanswered(refused, true).outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(CdcJudge.unanswered(refused, false).outcome()).isEqualTo(Outcome.DOWN);
    }

    @Test
    void saysWhichEndOfThePipelineIsGone() {
        OptionalLong lag = OptionalLong.of(12_340);
        assertThat(CdcJudge.canaries(ProbeResult.down("connection refused"), null, true, true, lag, 99_000, 1_000))
                .isEqualTo(new CdcJudge.Part(Outcome.DOWN, "destination: connection refused"));
        assertThat(CdcJudge.canaries(null, "connection refused", true, true, lag, 99_000, 1_000))
                .isEqualTo(
                        new CdcJudge.Part(Outcome.DEGRADED, "source: connection refused; at most 12.3 s are missing"));
        assertThat(CdcJudge.canaries(null, null, true, true, lag, 99_000, 1_000))
                .isEqualTo(new CdcJudge.Part(Outcome.DEGRADED, "canaries are 12.3 s behind"));
        assertThat(CdcJudge.canaries(null, null, true, true, OptionalLong.of(12), 99_000, 1_000))
                .isEqualTo(new CdcJudge.Part(Outcome.UP, "canaries take 12 ms"));
    }

    @Test
    void waitsForTheFirstCanaryBeforeItComplains() {
        OptionalLong none = OptionalLong.empty();
        assertThat(CdcJudge.canaries(null, null, true, false, none, 2_000, 1_000)
                        .outcome())
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(CdcJudge.canaries(null, null, false, false, none, 20_000, 1_000))
                .isEqualTo(new CdcJudge.Part(
                        Outcome.DEGRADED, "the destination does not have the topic yet, after 20.0 s"));
    }

    @Test
    void togetherIsTheWorstAndTellsAllThatIsBad() {
        ProbeResult result = CdcJudge.together(
                List.of(
                        new CdcJudge.Part(Outcome.UP, "well"),
                        new CdcJudge.Part(Outcome.DEGRADED, "slow"),
                        new CdcJudge.Part(Outcome.DOWN, "gone")),
                new ReadingList(),
                OptionalLong.of(7));
        assertThat(result.outcome()).isEqualTo(Outcome.DOWN);
        assertThat(result.reason()).isEqualTo("slow; gone");
        assertThat(result.lagMillis()).hasValue(7);
    }

    private static CdcJudge.Part connectors(List<String> names, JsonObject answer) throws UnexpectedAnswer {
        return CdcJudge.connectors(answer, names, new ReadingList());
    }

    private static JsonArray tasks(JsonObject answer) {
        return answer.getJsonObject("orders-cdc").getJsonObject("status").getJsonArray("tasks");
    }

    /** As one connector's status was recorded, in the shape of the answer for all. */
    private static JsonObject recorded() throws Exception {
        try (InputStream file = CdcJudgeTest.class.getResourceAsStream("connect-debezium-status.json")) {
            JsonObject status =
                    Buffer.buffer(Objects.requireNonNull(file).readAllBytes()).toJsonObject();
            return new JsonObject().put("orders-cdc", new JsonObject().put("status", status));
        }
    }
}
