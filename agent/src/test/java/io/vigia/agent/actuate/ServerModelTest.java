package io.vigia.agent.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.model.RoutingState;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Transit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ServerModelTest {
    @Test
    void foretellsWhatHaProxyComesToForEveryRowOfStates() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            ModelHaProxy haproxy = ModelHaProxy.ofTheLake();
            RoutingState state = Lakes.state(1, Lakes.A, Lakes.B);
            for (int i = 0; i < 10; i++) {
                state = next(state, random);
                List<String> lines = RoutePlan.of(Wanted.of(state), Lakes.balancer(), haproxy.state())
                        .lines();
                var foretold = ServerModel.after(haproxy.state(), lines);
                lines.forEach(haproxy::answer);
                assertThat(foretold).as("seed %d", seed).isEqualTo(haproxy.state());
                RoutePlan after = RoutePlan.of(Wanted.of(state), Lakes.balancer(), foretold);
                assertThat(after.settled()).isTrue();
                assertThat(after.routes().values()).allMatch(route -> route.inStep());
            }
        }
    }

    private static RoutingState next(RoutingState state, Random random) {
        List<SiteId> sites = List.of(Lakes.A, Lakes.B, Lakes.C);
        int active = random.nextInt(3);
        SiteId other = sites.get((active + 1 + random.nextInt(2)) % 3);
        return state.move(
                random.nextBoolean() ? Lakes.S3 : Lakes.QUERY,
                sites.get(active),
                List.of(
                                Optional.<Transit>empty(),
                                Optional.<Transit>of(new Transit.Draining(other)),
                                Optional.<Transit>of(new Transit.Quiescing()),
                                Optional.<Transit>of(new Transit.Fenced()),
                                Optional.<Transit>of(new Transit.Ramping(other, 1 + random.nextInt(99))))
                        .get(random.nextInt(5)));
    }
}
