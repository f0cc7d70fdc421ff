package io.vigia.agent.probe.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.UnexpectedAnswer;
import io.vigia.agent.probe.consul.ConsulView.Autopilot;
import io.vigia.core.config.probe.ConsulSpec;
import io.vigia.core.config.probe.ConsulSpec.Critical;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsulJudgeTest {
    private static final Instances WELL = new Instances(2, 0, 0);

    @Test
    void readsWhatARealConsulAnswered() throws Exception {
        assertThat(Instances.of(recorded("passing"))).isEqualTo(new Instances(1, 0, 0));
        assertThat(Instances.of(recorded("warning"))).isEqualTo(new Instances(0, 1, 0));
        assertThat(Instances.of(recorded("maintenance"))).isEqualTo(new Instances(0, 0, 1));
        assertThat(Instances.of(new JsonArray())).isEqualTo(new Instances(0, 0, 0));
    }

    @Test
    void refusesAListOfSomethingElse() {
        assertThatThrownBy(() -> Instances.of(new JsonArray("[{\"Node\": 1}]"))).isInstanceOf(UnexpectedAnswer.class);
        assertThatThrownBy(() -> Instances.of(new JsonArray("[1]"))).isInstanceOf(UnexpectedAnswer.class);
    }

    @Test
    void isUpWithALeaderAndEveryService() {
        ProbeResult result = judge(Critical.DEGRADED, view(Map.of("s3", WELL)));
        assertThat(result.outcome()).isEqualTo(Outcome.UP);
        assertThat(result.reason()).isEqualTo("leader 10.0.0.1:8300, 3 peers, 2 instances of 1 service pass");
        assertThat(result.readings())
                .contains(
                        new Reading("consul_has_leader", "", 1),
                        new Reading("consul_raft_peers", "", 3),
                        new Reading("consul_failure_tolerance", "", 1),
                        new Reading("consul_instances_passing", "s3", 2));
    }

    @Test
    void isDownWithoutALeader() {
        ProbeResult result = judge(
                Critical.DEGRADED, new ConsulView(Optional.empty(), 3, Optional.empty(), Optional.empty(), Map.of()));
        assertThat(result.outcome()).isEqualTo(Outcome.DOWN);
        assertThat(result.reason()).isEqualTo("no leader, 3 peers");
        assertThat(result.readings()).contains(new Reading("consul_has_leader", "", 0));
    }

    @Test
    void aServiceThatNobodyServesIsWhatTheConfigurationSays() {
        ConsulView view = view(Map.of("s3", new Instances(0, 0, 2), "spark", WELL));
        assertThat(judge(Critical.DEGRADED, view).outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(judge(Critical.DOWN, view).outcome()).isEqualTo(Outcome.DOWN);
        assertThat(judge(Critical.DOWN, view).reason()).isEqualTo("service s3 has no instance that passes, 2 critical");
        assertThat(judge(Critical.DOWN, view(Map.of("s3", new Instances(0, 0, 0))))
                        .reason())
                .isEqualTo("service s3 has no instance");
    }

    @Test
    void aServiceThatFailsInPartIsDegradedAndNeverDown() {
        ProbeResult result = judge(Critical.DOWN, view(Map.of("s3", new Instances(1, 1, 1))));
        assertThat(result.outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(result.reason()).isEqualTo("service s3: 1 critical and 1 warning of 3 instances");
    }

    @Test
    void fewerServersOrSickOnesAndATokenThatIsNotTakenAreDegraded() {
        Optional<String> leader = Optional.of("10.0.0.1:8300");
        ProbeResult fewer =
                judge(Critical.DEGRADED, new ConsulView(leader, 2, Optional.empty(), Optional.empty(), Map.of()));
        assertThat(fewer.outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(fewer.reason()).isEqualTo("raft has 2 of 3 peers");
        ProbeResult sick = judge(
                Critical.DEGRADED,
                new ConsulView(leader, 3, Optional.empty(), Optional.of(new Autopilot(2, 3, 0)), Map.of()));
        assertThat(sick.outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(sick.reason()).isEqualTo("2 of 3 servers are healthy, 0 more may be lost");
        ProbeResult refused = judge(
                Critical.DEGRADED,
                new ConsulView(
                        leader, 3, Optional.of("the token is refused: ACL not found"), Optional.empty(), Map.of()));
        assertThat(refused.outcome()).isEqualTo(Outcome.DEGRADED);
    }

    @Test
    void neverPrintsItsToken() {
        ConsulSpec spec = new ConsulSpec(
                URI.create("http://127.0.0.1:8500"), Optional.of("very-secret"), 1, List.of(), Critical.DOWN);
        assertThat(spec.toString()).doesNotContain("very-secret");
    }

    private static ProbeResult judge(Critical critical, ConsulView view) {
        return new ConsulJudge(new ConsulSpec(
                        URI.create("http://127.0.0.1:8500"), Optional.empty(), 3, List.of("s3"), critical))
                .judge(view);
    }

    private static ConsulView view(Map<String, Instances> services) {
        return new ConsulView(
                Optional.of("10.0.0.1:8300"), 3, Optional.empty(), Optional.of(new Autopilot(3, 3, 1)), services);
    }

    /** With the second check, that of the service, in this state. */
    private static JsonArray recorded(String state) throws Exception {
        try (InputStream in =
                Objects.requireNonNull(ConsulJudgeTest.class.getResourceAsStream("health-service.json"))) {
            JsonArray answer = new JsonArray(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            answer.getJsonObject(0).getJsonArray("Checks").getJsonObject(1).put("Status", state);
            return answer;
        }
    }
}
