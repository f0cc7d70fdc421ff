package io.vigia.agent.actuate;

import static io.vigia.agent.actuate.Lakes.A;
import static io.vigia.agent.actuate.Lakes.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.agent.actuate.ActuatorAction.Tell;
import io.vigia.agent.actuate.ActuatorEvent.Asked;
import io.vigia.agent.actuate.ActuatorEvent.Persisted;
import io.vigia.agent.actuate.ActuatorEvent.RoutingHeard;
import io.vigia.agent.actuate.ActuatorEvent.Ticked;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.BalancerReport.RouteReport;
import io.vigia.core.model.Lead;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.Transit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PollingTest {
    private static final ServerName A1 = new ServerName("s3", "a1");
    private static final ServerName A2 = new ServerName("s3", "a2");
    private static final ServerName B1 = new ServerName("s3", "b1");
    private static final RoutingState ONE = RoutingState.first(Map.of(Lakes.S3, A));

    private final LakeConfig.Balancer balancer = new LakeConfig.Balancer(
            new NodeId("lb1"),
            new Steering.AgentCheck(new Endpoint("127.0.0.1", 7431)),
            Map.of(Lakes.S3, Lakes.route("s3", List.of("a1", "a2"), List.of("b1"), List.of())));
    private Instant now = Instant.EPOCH;
    private Actuator actuator = actuator(Map.of());
    private ActuatorState state = actuator.initial(new EpochFile.Loaded(Optional.empty(), Optional.empty()), now);

    @Test
    void saysNothingBeforeARoutingStateWasHeard() {
        assertThat(ask(A1)).isEmpty();
        assertThat(condition()).isEqualTo(Condition.WAITING);
        on(new RoutingHeard(ONE, "x"));
        // Not on disk yet.
        assertThat(ask(A1)).isEmpty();
    }

    @Test
    void isInStepOnceEveryServerHasAskedSinceTheEpochAndWasTold() {
        accept(ONE);
        assertThat(ask(A1)).contains("ready up 100%");
        assertThat(ask(A2)).contains("ready up 100%");
        assertThat(condition()).isEqualTo(Condition.CONVERGING);
        assertThat(route().detail()).isEqualTo("HAProxy has not asked for server s3/b1 since epoch 1");
        assertThat(ask(B1)).contains("maint");
        assertThat(condition()).isEqualTo(Condition.IN_STEP);
        assertThat(route()).isEqualTo(new RouteReport(List.of(A), true, ""));

        accept(ONE.move(Lakes.S3, B));
        assertThat(condition()).isEqualTo(Condition.CONVERGING);
        assertThat(route().serving()).containsExactly(A);
        assertThat(ask(B1)).contains("ready up 100%");
        assertThat(route().serving()).containsExactly(A, B);
        assertThat(ask(A1)).contains("maint");
        assertThat(ask(A2)).contains("maint");
        assertThat(route()).isEqualTo(new RouteReport(List.of(B), true, ""));
    }

    @Test
    void refusesALowerEpochLikeEveryOther() {
        accept(ONE.move(Lakes.S3, B));
        on(new RoutingHeard(ONE, "x"));
        assertThat(ask(A1)).contains("maint");
        assertThat(state.counters().refused()).isEqualTo(1);
    }

    @Test
    void hasAWordForEveryTransitAndNeverSaysDown() {
        accept(ONE.move(Lakes.S3, B, Optional.of(new Transit.Draining(A))));
        assertThat(words()).containsExactly("drain", "drain", "ready up 100%");
        accept(state.epochs().accepted().orElseThrow().move(Lakes.S3, B, Optional.of(new Transit.Quiescing())));
        assertThat(words()).containsExactly("maint", "maint", "drain");
        accept(state.epochs().accepted().orElseThrow().move(Lakes.S3, B, Optional.of(new Transit.Fenced())));
        assertThat(words()).containsExactly("maint", "maint", "maint");
        assertThat(route()).isEqualTo(new RouteReport(List.of(), true, ""));
        // Two servers in a, one in b: 20 % are 10 % for each of the two.
        accept(state.epochs().accepted().orElseThrow().move(Lakes.S3, B, Optional.of(new Transit.Ramping(A, 20))));
        assertThat(words()).containsExactly("ready up 12%", "ready up 12%", "ready up 96%");
        assertThat(route()).isEqualTo(new RouteReport(List.of(A, B), true, ""));
    }

    @Test
    void saysThatItIsNotReachedWhenHaProxyDoesNotAskAnyMore() {
        accept(ONE);
        words();
        now = now.plus(Polling.ASKS_WITHIN).minusMillis(1);
        on(new Ticked());
        assertThat(condition()).isEqualTo(Condition.IN_STEP);
        now = now.plusMillis(1);
        on(new Ticked());
        assertThat(condition()).isEqualTo(Condition.UNREACHABLE);
        assertThat(route().serving()).isEmpty();
        assertThat(route().detail()).contains("not asked for server s3/a1 for more than 10 s");
        words();
        assertThat(condition()).isEqualTo(Condition.IN_STEP);
    }

    @Test
    void opensNothingUnprovenAndFencesWhenTheLeaseRunsOut() {
        actuator = actuator(Map.of(Lakes.S3, Duration.ofSeconds(3)));
        state = actuator.initial(new EpochFile.Loaded(Optional.of(ONE), Optional.empty()), now);
        on(new Ticked());
        assertThat(words()).containsExactly("", "", "maint");
        long number = state.isolation().lease().last();
        on(new RoutingHeard(ONE, new Lead(1, true, number), "leader"));
        assertThat(words()).containsExactly("ready up 100%", "ready up 100%", "maint");
        now = now.plusSeconds(3);
        on(new ActuatorEvent.LeasesDue());
        assertThat(words()).containsExactly("maint", "maint", "maint");
        assertThat(condition()).isEqualTo(Condition.ISOLATED);
        assertThat(route().inStep()).isFalse();
        assertThat(state.counters().isolations()).isEqualTo(1);
    }

    private Actuator actuator(Map<io.vigia.core.model.ServiceId, Duration> leases) {
        return new Actuator(new BalancerId("lb1"), new Polling(balancer), leases);
    }

    private void accept(RoutingState wanted) {
        on(new RoutingHeard(wanted, "x"));
        on(new Persisted(wanted));
    }

    private List<String> words() {
        return List.of(ask(A1).orElse(""), ask(A2).orElse(""), ask(B1).orElse(""));
    }

    private Optional<String> ask(ServerName server) {
        return on(new Asked(1, server)).stream()
                .filter(Tell.class::isInstance)
                .map(Tell.class::cast)
                .findFirst()
                .orElseThrow()
                .word();
    }

    private List<ActuatorAction> on(ActuatorEvent event) {
        Actuator.Step step = actuator.step(state, event, now);
        state = step.state();
        return step.actions();
    }

    private Condition condition() {
        return state.lastReport().orElseThrow().condition();
    }

    private RouteReport route() {
        return java.util.Objects.requireNonNull(
                state.lastReport().orElseThrow().routes().get(Lakes.S3));
    }
}
