package io.vigia.agent.actuate;

import static io.vigia.agent.actuate.Lakes.A;
import static io.vigia.agent.actuate.Lakes.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.agent.actuate.ActuatorAction.RunProgram;
import io.vigia.agent.actuate.ActuatorAction.Wake;
import io.vigia.agent.actuate.ActuatorEvent.Failed;
import io.vigia.agent.actuate.ActuatorEvent.Persisted;
import io.vigia.agent.actuate.ActuatorEvent.ProgramEnded;
import io.vigia.agent.actuate.ActuatorEvent.RoutingHeard;
import io.vigia.agent.actuate.ActuatorEvent.Ticked;
import io.vigia.agent.actuate.ActuatorEvent.Woken;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Steering;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.BalancerReport.RouteReport;
import io.vigia.core.model.Lead;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.Transit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProgramRunsTest {
    private static final RoutingState ONE = RoutingState.first(Map.of(Lakes.S3, A));
    private static final RoutingState TWO = ONE.move(Lakes.S3, B, Optional.of(new Transit.Draining(A)));

    private final Steering.Program program =
            new Steering.Program(List.of("/usr/local/bin/route", "lb1"), Duration.ofSeconds(5));
    private final LakeConfig.Balancer balancer = new LakeConfig.Balancer(
            new NodeId("lb1"),
            program,
            Map.of(Lakes.S3, Lakes.route("s3", List.of("a1", "a2"), List.of("b1"), List.of("c1"))));
    private Instant now = Instant.EPOCH;
    private Actuator actuator = actuator(Map.of());
    private ActuatorState state = actuator.initial(new EpochFile.Loaded(Optional.empty(), Optional.empty()), now);

    @Test
    void runsForEachEpochWithAllThatIsWantedAndBelievesStatus0() {
        assertThat(runs(on(new Ticked()))).isEmpty();
        RunProgram run = only(accept(TWO));
        assertThat(run.input())
                .isEqualTo("{\"lake\":\"demo\",\"balancer\":\"lb1\",\"epoch\":2,\"services\":{\"s3\":{\"active\":\"b\","
                        + "\"transit\":{\"kind\":\"draining\",\"site\":\"a\"},\"servers\":{\"backend\":\"s3\","
                        + "\"open\":[\"b1\"],\"draining\":[\"a1\",\"a2\"],\"fenced\":[\"c1\"],\"weights\":{}},"
                        + "\"isolated\":false}}}");
        assertThat(condition()).isEqualTo(Condition.CONVERGING);
        List<ActuatorAction> ended = on(new ProgramEnded(run.number(), 0, ""));
        assertThat(condition()).isEqualTo(Condition.IN_STEP);
        assertThat(route()).isEqualTo(new RouteReport(List.of(B), true, ""));
        assertThat(wake(ended).pause()).isEqualTo(ProgramRuns.EVERY);
        assertThat(runs(on(new Ticked()))).isEmpty();
        assertThat(runs(on(new Woken(wake(ended).number())))).hasSize(1);
        assertThat(condition()).isEqualTo(Condition.IN_STEP);
    }

    @Test
    void neverRunsTwoAtOnceAndRunsForTheNewerEpochAfterwards() {
        RunProgram first = only(accept(ONE));
        assertThat(runs(accept(TWO))).isEmpty();
        List<RunProgram> second = runs(on(new ProgramEnded(first.number(), 0, "")));
        assertThat(second).hasSize(1);
        assertThat(second.get(0).input()).contains("\"epoch\":2");
        assertThat(condition()).isEqualTo(Condition.CONVERGING);
        on(new ProgramEnded(first.number(), 0, ""));
        assertThat(condition()).isEqualTo(Condition.CONVERGING);
        on(new ProgramEnded(second.get(0).number(), 0, ""));
        assertThat(condition()).isEqualTo(Condition.IN_STEP);
    }

    @Test
    void runsForTheNewerEpochAlsoAfterAFailure() {
        RunProgram first = only(accept(ONE));
        accept(TWO);
        assertThat(only(on(new Failed(first.number(), "killed"))).input()).contains("\"epoch\":2");
    }

    @Test
    void saysWithWhatItEndedAndTriesAgainSoonerButEverMoreSeldom() {
        RunProgram run = only(accept(ONE));
        long[] pauses = new long[6];
        for (int i = 0; i < pauses.length; i++) {
            List<ActuatorAction> ended = on(new ProgramEnded(run.number(), 3, "no such backend"));
            assertThat(condition()).isEqualTo(Condition.CONVERGING);
            assertThat(state.lastReport().orElseThrow().detail())
                    .isEqualTo("/usr/local/bin/route ended with 3: no such backend");
            pauses[i] = wake(ended).pause().toSeconds();
            run = only(on(new Woken(wake(ended).number())));
        }
        assertThat(pauses).containsExactly(1, 2, 4, 8, 10, 10);
        on(new Failed(run.number(), "killed: not done within 5000 ms"));
        assertThat(condition()).isEqualTo(Condition.UNREACHABLE);
        assertThat(route().serving()).isEmpty();
    }

    @Test
    void tellsOfNoServiceThatNobodyHasConfirmedAndFencesItWhenTheLeaseRunsOut() {
        actuator = actuator(Map.of(Lakes.S3, Duration.ofSeconds(3)));
        state = actuator.initial(new EpochFile.Loaded(Optional.of(ONE), Optional.empty()), now);
        assertThat(runs(on(new Ticked()))).isEmpty();
        assertThat(condition()).isEqualTo(Condition.CONVERGING);
        long number = state.isolation().lease().last();
        RunProgram open = only(on(new RoutingHeard(ONE, new Lead(1, true, number), "leader")));
        assertThat(open.input()).contains("\"open\":[\"a1\",\"a2\"]");
        on(new ProgramEnded(open.number(), 0, ""));
        now = now.plusSeconds(3);
        RunProgram fence = only(on(new ActuatorEvent.LeasesDue()));
        assertThat(fence.input()).contains("\"open\":[]").contains("\"isolated\":true");
        on(new ProgramEnded(fence.number(), 0, ""));
        assertThat(condition()).isEqualTo(Condition.ISOLATED);
        assertThat(route().inStep()).isFalse();
    }

    @Test
    void foretellsTheCommandAndItsInput() {
        accept(ONE);
        assertThat(actuator.rehearse(state, List.of(ONE, TWO)).steps()).satisfies(steps -> {
            assertThat(steps.get(0)).isEmpty();
            assertThat(steps.get(1).get(0)).startsWith("/usr/local/bin/route lb1 <<< '{\"lake\":\"demo\"");
        });
    }

    private Actuator actuator(Map<ServiceId, Duration> leases) {
        BalancerId id = new BalancerId("lb1");
        return new Actuator(id, new ProgramRuns(balancer, program, new WantedJson("demo", id)), leases);
    }

    private List<ActuatorAction> accept(RoutingState wanted) {
        on(new RoutingHeard(wanted, "x"));
        return on(new Persisted(wanted));
    }

    private List<ActuatorAction> on(ActuatorEvent event) {
        Actuator.Step step = actuator.step(state, event, now);
        state = step.state();
        return step.actions();
    }

    private static List<RunProgram> runs(List<ActuatorAction> actions) {
        return actions.stream()
                .filter(RunProgram.class::isInstance)
                .map(RunProgram.class::cast)
                .toList();
    }

    private static RunProgram only(List<ActuatorAction> actions) {
        assertThat(runs(actions)).hasSize(1);
        return runs(actions).get(0);
    }

    private static Wake wake(List<ActuatorAction> actions) {
        return actions.stream()
                .filter(Wake.class::isInstance)
                .map(Wake.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private Condition condition() {
        return state.lastReport().orElseThrow().condition();
    }

    private RouteReport route() {
        return Objects.requireNonNull(state.lastReport().orElseThrow().routes().get(Lakes.S3));
    }
}
