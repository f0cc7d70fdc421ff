package io.vigia.agent.actuate;

import static io.vigia.agent.actuate.Lakes.A;
import static io.vigia.agent.actuate.Lakes.B;
import static io.vigia.agent.actuate.Lakes.C;
import static io.vigia.agent.actuate.Lakes.QUERY;
import static io.vigia.agent.actuate.Lakes.S3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigia.agent.haproxy.ServersState;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.BalancerReport.RouteReport;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Transit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class RoutePlanTest {
    private final ModelHaProxy haproxy = ModelHaProxy.ofTheLake();

    @Test
    void fencesTheOldBeforeItOpensTheNewInOneLine() {
        apply(Lakes.state(1, A, A));
        RoutePlan plan = plan(Lakes.state(2, B, A));
        assertThat(plan.lines())
                .containsExactly("set server s3/a1 state maint; shutdown sessions server s3/a1; "
                        + "set server s3/a2 state maint; shutdown sessions server s3/a2; "
                        + "set server s3/b1 state ready; set server s3/b2 state ready");
        assertThat(plan.routes().get(S3)).satisfies(route -> {
            assertThat(route.serving()).containsExactly(A);
            assertThat(route.inStep()).isFalse();
        });
        assertThat(plan.routes().get(QUERY)).isEqualTo(new RouteReport(List.of(A), true, ""));
    }

    @Test
    void hasNothingToDoWhenEverythingIsInItsPlace() {
        apply(Lakes.state(1, C, B));
        RoutePlan plan = plan(Lakes.state(1, C, B));
        assertThat(plan.settled()).isTrue();
        assertThat(plan.problems()).isEmpty();
        assertThat(plan.cautions()).isEmpty();
        assertThat(plan.routes().get(S3)).isEqualTo(new RouteReport(List.of(C), true, ""));
    }

    @Test
    void opensTheNewSiteBeforeTheOldOneDrains() {
        apply(Lakes.state(1, A, A));
        haproxy.answer("set server s3/c1 state ready");
        RoutingState draining = with(new Transit.Draining(A), B);
        assertThat(plan(draining).lines())
                .containsExactly("set server s3/c1 state maint; shutdown sessions server s3/c1; "
                        + "set server s3/b1 state ready; set server s3/b2 state ready; "
                        + "set server s3/a1 state drain; set server s3/a2 state drain");
        apply(draining);
        assertThat(plan(draining).settled()).isTrue();
        assertThat(plan(draining).routes().get(S3)).isEqualTo(new RouteReport(List.of(B), true, ""));
        assertThat(plan(Lakes.state(3, B, A)).lines())
                .containsExactly("set server s3/a1 state maint; shutdown sessions server s3/a1; "
                        + "set server s3/a2 state maint; shutdown sessions server s3/a2");
        assertThat(plan(Lakes.state(3, A, A)).lines())
                .containsExactly("set server s3/b1 state maint; shutdown sessions server s3/b1; "
                        + "set server s3/b2 state maint; shutdown sessions server s3/b2; "
                        + "set server s3/a1 state ready; set server s3/a2 state ready");
    }

    @Test
    void letsTheActiveSiteFinishAndOpensNobodyWhileItQuiesces() {
        apply(Lakes.state(1, A, A));
        RoutingState quiescing = with(new Transit.Quiescing(), A);
        assertThat(plan(quiescing).lines())
                .containsExactly("set server s3/a1 state drain; set server s3/a2 state drain");
        apply(quiescing);
        assertThat(plan(quiescing).routes().get(S3)).isEqualTo(new RouteReport(List.of(), true, ""));
    }

    @Test
    void isInStepWithNobodyServingWhileFenced() {
        apply(Lakes.state(1, A, A));
        RoutingState fenced = with(new Transit.Fenced(), A);
        assertThat(plan(fenced).lines())
                .containsExactly("set server s3/a1 state maint; shutdown sessions server s3/a1; "
                        + "set server s3/a2 state maint; shutdown sessions server s3/a2");
        assertThat(plan(fenced).routes().get(S3)).satisfies(route -> {
            assertThat(route.serving()).containsExactly(A);
            assertThat(route.inStep()).isFalse();
        });
        apply(fenced);
        assertThat(plan(fenced).routes().get(S3)).isEqualTo(new RouteReport(List.of(), true, ""));
    }

    @Test
    void givesARampItsShareByWeightsOfSingleServersAndTakesThemBack() {
        apply(Lakes.state(1, A, A));
        // Two servers in a, one in c: 3 / (3 + 2 * 13.5) would be 10 %.
        RoutingState ramping = with(new Transit.Ramping(C, 10), A);
        assertThat(plan(ramping).lines())
                .containsExactly("set server s3/a1 weight 252; set server s3/a2 weight 252; "
                        + "set server s3/c1 weight 56; set server s3/c1 state ready");
        apply(ramping);
        assertThat(plan(ramping).settled()).isTrue();
        assertThat(plan(ramping).routes().get(S3)).isEqualTo(new RouteReport(List.of(A, C), true, ""));
        assertThat(plan(Lakes.state(3, C, A)).lines())
                .containsExactly("set server s3/a1 state maint; shutdown sessions server s3/a1; "
                        + "set server s3/a2 state maint; shutdown sessions server s3/a2; set server s3/c1 weight 100%");
        assertThat(plan(Lakes.state(3, A, A)).lines())
                .containsExactly("set server s3/c1 state maint; shutdown sessions server s3/c1; "
                        + "set server s3/a1 weight 100%; set server s3/a2 weight 100%");
    }

    @Test
    void countsAServerInMaintenanceAsDrained() {
        apply(with(new Transit.Fenced(), A));
        assertThat(plan(with(new Transit.Quiescing(), A)).settled()).isTrue();
    }

    @Test
    void saysHowManySessionsAreUnfinishedOnlyWhereItCanBeTold() {
        apply(Lakes.state(1, A, A));
        RoutingState draining = with(new Transit.Draining(A), B);
        Sessions known = new Sessions(Map.of(new ServerName("s3", "a1"), 3L, new ServerName("s3", "a2"), 2L));
        assertThat(unfinished(draining, known)).isEqualTo(OptionalLong.of(5));
        assertThat(unfinished(draining, new Sessions(Map.of(new ServerName("s3", "a1"), 3L))))
                .isEmpty();
        assertThat(unfinished(Lakes.state(2, A, A), known)).isEmpty();
    }

    private OptionalLong unfinished(RoutingState wanted, Sessions sessions) {
        RouteReport route = RoutePlan.of(Wanted.of(wanted), Lakes.balancer(), haproxy.state(), sessions)
                .routes()
                .get(S3);
        return route == null ? OptionalLong.empty() : route.unfinished();
    }

    @Test
    void fencesAnIsolatedServiceWhateverTheEpochSaysAndWithoutOneToo() {
        apply(Lakes.state(1, A, A));
        for (Optional<RoutingState> accepted :
                List.of(Optional.of(Lakes.state(1, A, A)), Optional.<RoutingState>empty())) {
            Wanted cutOff = new Wanted(accepted, new TreeSet<>(Set.of(S3)), new TreeSet<>());
            RoutePlan plan = RoutePlan.of(cutOff, Lakes.balancer(), haproxy.state());
            assertThat(plan.lines())
                    .containsExactly("set server s3/a1 state maint; shutdown sessions server s3/a1; "
                            + "set server s3/a2 state maint; shutdown sessions server s3/a2");
            assertThat(plan.routes().get(S3)).satisfies(route -> {
                assertThat(route.inStep()).isFalse();
                assertThat(route.detail()).contains("cut off");
            });
        }
    }

    @Test
    void neitherOpensNorFencesTheActiveSiteOfAServiceThatNobodyHasConfirmed() {
        Wanted unproven = new Wanted(Optional.of(Lakes.state(1, A, A)), new TreeSet<>(), new TreeSet<>(Set.of(S3)));
        haproxy.answer("set server s3/a1 state ready; set server s3/b1 state ready");
        RoutePlan plan = RoutePlan.of(unproven, Lakes.balancer(), haproxy.state());
        assertThat(plan.lines())
                .containsExactly("set server s3/b1 state maint; shutdown sessions server s3/b1; "
                        + "set server query/one state ready");
    }

    private static RoutingState with(Transit transit, SiteId active) {
        return new RoutingState(2, Lakes.state(2, active, A).active(), new TreeMap<>(Map.of(S3, transit)));
    }

    @Test
    void namesWhatIsNotThereAndPlansTheRest() {
        LakeConfig.Balancer balancer = Lakes.balancer(Map.of(
                S3, Lakes.route("s3", List.of("a1", "a9"), List.of("b1", "b2"), List.of("c1", "a2")),
                QUERY, Lakes.route("querry", List.of("one"), List.of("two"), List.of("three"))));
        RoutePlan plan = RoutePlan.of(Wanted.of(Lakes.state(1, A, A)), balancer, haproxy.state());
        assertThat(plan.problems())
                .containsExactlyInAnyOrder("backend s3 has no server a9", "HAProxy has no backend querry with servers");
        assertThat(plan.lines()).containsExactly("set server s3/a1 state ready");
        assertThat(plan.routes().get(QUERY))
                .isEqualTo(new RouteReport(List.of(), false, "HAProxy has no backend querry with servers"));
    }

    @Test
    void leavesAServerItWasNotToldOfAloneButSaysThatItTakesTraffic() {
        LakeConfig.Balancer balancer =
                Lakes.balancer(Map.of(S3, Lakes.route("s3", List.of("a1", "a2"), List.of("b1"), List.of("c1"))));
        haproxy.answer("set server s3/b2 state ready");
        RoutePlan plan = RoutePlan.of(Wanted.of(Lakes.state(1, A, A)), balancer, haproxy.state());
        assertThat(plan.problems()).containsExactly("server s3/b2 takes traffic, but lake.yaml does not name it");
        assertThat(String.join(";", plan.lines())).doesNotContain("b2");
    }

    @Test
    void fencesADrainedServerOfAnotherSiteAndOpensOneThatWasMadeWeightless() {
        apply(Lakes.state(1, A, A));
        haproxy.answer("set server s3/b1 state drain; set server s3/a1 weight 0");
        assertThat(plan(Lakes.state(1, A, A)).lines())
                .containsExactly("set server s3/b1 state maint; shutdown sessions server s3/b1; "
                        + "set server s3/a1 weight 100%");
    }

    @Test
    void fencesEverythingWhereTheActiveSiteHasNoServerHere() {
        LakeConfig.Balancer balancer =
                Lakes.balancer(Map.of(S3, Lakes.route("s3", List.of("a1", "a2"), List.of(), List.of("c1"))));
        haproxy.answer("set server s3/a1 state ready");
        RoutePlan plan = RoutePlan.of(Wanted.of(Lakes.state(2, B, A)), balancer, haproxy.state());
        assertThat(plan.lines()).containsExactly("set server s3/a1 state maint; shutdown sessions server s3/a1");
        haproxy.answer(plan.lines().get(0));
        RouteReport route = RoutePlan.of(Wanted.of(Lakes.state(2, B, A)), balancer, haproxy.state())
                .routes()
                .get(S3);
        assertThat(route).isNotNull();
        assertThat(route.inStep()).isFalse();
        assertThat(route.detail()).contains("no server of site b takes traffic");
    }

    @Test
    void putsNoNameIntoACommandThatCouldBeOne() {
        for (String evil : List.of("a1; shutdown sessions server s3/b1", "a1\nset", "a 1", "", "a1/../b", "a1\\;x")) {
            assertThatThrownBy(() -> new ServerName("s3", evil)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new ServerName(evil, "a1")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void leavesAServerAloneThatTwoServicesWantDifferently() {
        LakeConfig.Balancer balancer = Lakes.balancer(Map.of(
                S3, Lakes.route("s3", List.of("a1"), List.of("b1"), List.of("c1")),
                QUERY, Lakes.route("s3", List.of("a1"), List.of("b1"), List.of("c1"))));
        RoutePlan plan = RoutePlan.of(Wanted.of(Lakes.state(1, A, B)), balancer, haproxy.state());
        assertThat(plan.lines()).isEmpty();
        assertThat(plan.problems()).contains("server s3/a1 belongs to an active and to another site at once");
    }

    @Test
    void saysWhatWouldGoWrongAtARestart() {
        ServersState open = ServersState.parseAnswer(haproxy.dump().replace(" 0 5 ", " 0 1 "));
        assertThat(RoutePlan.of(Wanted.of(Lakes.state(1, A, A)), Lakes.balancer(), open)
                        .cautions())
                .contains("server s3/a1 is not 'disabled' in HAProxy's configuration");
    }

    @Test
    void onlyReadsWhileThereIsNoRoutingState() {
        haproxy.answer("set server s3/a1 state ready");
        RoutePlan plan = RoutePlan.of(Wanted.NOTHING, Lakes.balancer(), haproxy.state());
        assertThat(plan.settled()).isTrue();
        assertThat(plan.routes().get(S3)).isEqualTo(new RouteReport(List.of(A), false, "no routing state heard yet"));
    }

    @Test
    void leavesAServiceAloneThatTheStateDoesNotName() {
        RoutingState state = new RoutingState(1, new TreeMap<>(Map.of(QUERY, A)));
        RoutePlan plan = plan(state);
        assertThat(plan.problems()).containsExactly("epoch 1 does not name service s3");
        assertThat(plan.lines()).containsExactly("set server query/one state ready");
    }

    @Test
    void cutsLongLinesBetweenCommands() {
        List<String> names = new ArrayList<>();
        String[] servers = new String[500];
        for (int i = 0; i < servers.length; i++) {
            names.add("server-with-quite-a-name-" + i);
            servers[i] = "s3/" + names.get(i);
        }
        LakeConfig.Balancer balancer = Lakes.balancer(Map.of(S3, Lakes.route("s3", names, List.of(), List.of())));
        ModelHaProxy large = new ModelHaProxy(servers);
        RoutePlan plan = RoutePlan.of(Wanted.of(Lakes.state(1, A, A)), balancer, large.state());
        assertThat(plan.lines()).hasSizeGreaterThan(1).allMatch(line -> line.length() <= RoutePlan.MAX_LINE_LENGTH);
        plan.lines().forEach(large::answer);
        assertThat(large.state().servers()).allMatch(ServersState.Server::takesTraffic);
    }

    private RoutePlan plan(RoutingState wanted) {
        return RoutePlan.of(Wanted.of(wanted), Lakes.balancer(), haproxy.state());
    }

    private void apply(RoutingState wanted) {
        plan(wanted).lines().forEach(haproxy::answer);
    }
}
