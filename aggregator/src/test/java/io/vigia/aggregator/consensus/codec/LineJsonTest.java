package io.vigia.aggregator.consensus.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vigia.core.failover.Candidate;
import io.vigia.core.failover.Command;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.HoldReason;
import io.vigia.core.failover.Notice;
import io.vigia.core.failover.Origin;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineJsonTest {
    private static final Instant T = Instant.parse("2026-01-02T03:04:05.678901234Z");
    private static final ServiceId S3 = new ServiceId("s3");
    private static final SiteId B = new SiteId("b");
    private static final Durable DURABLE = Durable.first(RoutingState.first(Map.of(S3, B)));

    @Test
    void aDecisionTellsWhoWhatWhyAndOnWhatEvidence() {
        Verdict verdict = new Verdict(
                new TargetId("s3-a"),
                Outcome.DOWN,
                Verdict.Basis.QUORUM,
                T,
                Optional.of(T),
                "refused",
                List.of(new Verdict.Evidence(new NodeId("v1"), Optional.of(B), Outcome.DOWN, true, "refused")));
        Candidate candidate = new Candidate(
                B,
                Outcome.UP,
                false,
                true,
                List.of(),
                List.of("fresh"),
                Optional.of(Duration.ofMillis(1500)),
                Optional.of(Duration.ofMillis(200)),
                List.of(
                        new Candidate.LagPart(
                                new TargetId("cdc-b"),
                                Optional.of(Duration.ofMillis(1500)),
                                Optional.of(Duration.ofMillis(200)),
                                false),
                        new Candidate.LagPart(new TargetId("sync-b"), Optional.empty(), Optional.empty(), true)));
        JsonObject line = DecisionJson.write(
                DURABLE,
                new Decision(
                        Decision.Kind.MOVE,
                        Optional.of(S3),
                        T,
                        "vigia",
                        Optional.of("3-s3"),
                        "because",
                        List.of(verdict),
                        List.of(candidate)));
        assertThat(line.encode())
                .startsWith("{\"at\":\"" + T + "\",\"kind\":\"move\",\"who\":\"vigia\",\"service\":\"s3\","
                        + "\"failover\":\"3-s3\",\"why\":\"because\",\"evidence\":[{\"target\":\"s3-a\"")
                .contains("\"vantage\":\"v1\",\"site\":\"b\",\"says\":\"down\",\"counted\":true")
                .contains("\"lagMillis\":1500,\"lagAgeMillis\":200")
                .contains(
                        "\"lagParts\":[{\"component\":\"cdc-b\",\"lagMillis\":1500,\"ageMillis\":200,\"stale\":false},"
                                + "{\"component\":\"sync-b\",\"stale\":true}]")
                .endsWith("\"epoch\":1,\"active\":{\"s3\":\"b\"}}");
    }

    @Test
    void aNoticeTellsItsKindAndWhomItConcerns() {
        JsonObject held = NoticeJson.write(
                T,
                new Notice.FailoverHeld(S3, List.of(new HoldReason(HoldReason.Kind.COOLDOWN, "cooldown until later"))));
        assertThat(held.getString("kind")).isEqualTo("failover-held");
        assertThat(held.getString("service")).isEqualTo("s3");
        assertThat(held.getString("why")).isEqualTo("cooldown until later");

        JsonObject paused = NoticeJson.write(
                T,
                new Notice.Controlled(
                        new Command.Halt(Optional.of(S3), new Origin("alice", "upgrade")), "s3 is paused"));
        assertThat(paused.getString("who")).isEqualTo("alice");
        assertThat(paused.getString("text")).isEqualTo("s3 is paused");
        assertThat(NoticeJson.write(T, new Notice.LeadershipTaken(7)).getLong("leaderTerm"))
                .isEqualTo(7);
    }
}
