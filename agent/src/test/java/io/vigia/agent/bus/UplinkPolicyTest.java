package io.vigia.agent.bus;

import static io.vigia.agent.bus.UplinkPolicy.Action.ABANDON_BUS;
import static io.vigia.agent.bus.UplinkPolicy.Action.CLOSE_STREAMS;
import static io.vigia.agent.bus.UplinkPolicy.Action.JOIN_BUS;
import static io.vigia.agent.bus.UplinkPolicy.Action.LEAVE_BUS;
import static io.vigia.agent.bus.UplinkPolicy.Action.OPEN_STREAMS;
import static io.vigia.agent.bus.UplinkPolicy.Action.PROBE_BUS;
import static io.vigia.agent.bus.UplinkPolicy.Event.BUS_ACKED;
import static io.vigia.agent.bus.UplinkPolicy.Event.BUS_FAILED;
import static io.vigia.agent.bus.UplinkPolicy.Event.BUS_JOINED;
import static io.vigia.agent.bus.UplinkPolicy.Event.BUS_LEFT;
import static io.vigia.agent.bus.UplinkPolicy.Event.TICK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UplinkPolicyTest {
    private final UplinkPolicy policy = new UplinkPolicy(0.5);
    private long now = 1_000_000;
    private UplinkPolicy.State state = policy.start(true, now).state();

    @Test
    void beginsOnTheStreamAndMovesToTheBusOnceItHasProvenItself() {
        assertThat(policy.start(true, now).actions()).containsExactly(OPEN_STREAMS, JOIN_BUS);
        assertThat(on(BUS_JOINED)).isEmpty();
        assertThat(on(TICK)).containsExactly(PROBE_BUS);
        assertThat(state.path()).isEqualTo(UplinkPolicy.Path.STREAM);
        assertThat(on(BUS_ACKED)).containsExactly(CLOSE_STREAMS);
        assertThat(state.path()).isEqualTo(UplinkPolicy.Path.BUS);
    }

    @Test
    void fallsBackAfterThreeSecondsOfSilence() {
        settleOnBus();
        assertThat(pass(2_750)).isEmpty();
        assertThat(pass(250)).containsExactly(OPEN_STREAMS);
        assertThat(state.path()).isEqualTo(UplinkPolicy.Path.STREAM);
    }

    @Test
    void probesTheBusFromTheStreamAndReturnsWhenItAnswers() {
        settleOnBus();
        pass(3_000);
        assertThat(pass(4_000)).containsExactly(PROBE_BUS, PROBE_BUS, PROBE_BUS);
        assertThat(on(BUS_ACKED)).containsExactly(CLOSE_STREAMS);
    }

    @Test
    void leavesARottenClusterAndJoinsAnew() {
        settleOnBus();
        assertThat(pass(9_750)).doesNotContain(LEAVE_BUS);
        assertThat(pass(250)).containsExactly(LEAVE_BUS);
        assertThat(on(BUS_LEFT)).isEmpty();
        assertThat(pass(1_500)).containsExactly(JOIN_BUS);
        on(BUS_JOINED);
        on(TICK);
        assertThat(on(BUS_ACKED)).containsExactly(CLOSE_STREAMS);
    }

    @Test
    void waitsLongerAfterEachFailedJoinUpToHalfAMinute() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            on(BUS_FAILED);
            long failed = now;
            while (!pass(250).contains(JOIN_BUS)) {
                assertThat(now - failed).isLessThan(60_000);
            }
            pauses.add(now - failed);
        }
        assertThat(pauses).startsWith(1_000L, 2_000L, 4_000L).endsWith(30_000L, 30_000L);
    }

    @Test
    void givesUpOnAJoinOrLeaveThatHangs() {
        assertThat(pass(30_000)).containsExactly(ABANDON_BUS);
        assertThat(pass(1_000)).containsExactly(JOIN_BUS);
        on(BUS_JOINED);
        assertThat(pass(10_000)).endsWith(LEAVE_BUS);
        assertThat(pass(15_000)).containsExactly(ABANDON_BUS);
        assertThat(on(BUS_LEFT)).isEmpty();
        assertThat(pass(2_000)).containsExactly(JOIN_BUS);
    }

    @Test
    void anEdgeAgentNeverTouchesTheBus() {
        UplinkPolicy.Step begun = policy.start(false, now);
        state = begun.state();
        assertThat(begun.actions()).containsExactly(OPEN_STREAMS);
        for (UplinkPolicy.Event event : UplinkPolicy.Event.values()) {
            assertThat(on(event)).isEmpty();
        }
        assertThat(pass(3_600_000)).isEmpty();
    }

    @Test
    void alwaysHasAPathWhateverHappens() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            UplinkPolicy.Step step = new UplinkPolicy(random.nextDouble()).start(true, now);
            state = step.state();
            boolean streamOpen = true;
            Set<UplinkPolicy.Action> busUnderWay = new HashSet<>(List.of(JOIN_BUS));
            for (int i = 0; i < 2_000; i++) {
                now += random.nextInt(1_000);
                UplinkPolicy.Event event = random.nextInt(3) > 0
                        ? TICK
                        : List.of(UplinkPolicy.Event.values()).get(random.nextInt(5));
                for (UplinkPolicy.Action action : on(event)) {
                    streamOpen = action == OPEN_STREAMS || (action != CLOSE_STREAMS && streamOpen);
                    if (action == JOIN_BUS || action == LEAVE_BUS) {
                        busUnderWay.add(action);
                    }
                }
                assertThat(streamOpen)
                        .as("seed %d, step %d", seed, i)
                        .isEqualTo(state.path() == UplinkPolicy.Path.STREAM);
                if (state.path() == UplinkPolicy.Path.BUS) {
                    assertThat(state.bus()).isEqualTo(UplinkPolicy.Bus.JOINED);
                }
            }
            assertThat(busUnderWay).isNotEmpty();
        }
    }

    private void settleOnBus() {
        on(BUS_JOINED);
        on(BUS_ACKED);
    }

    private List<UplinkPolicy.Action> on(UplinkPolicy.Event event) {
        UplinkPolicy.Step step = policy.step(state, event, now);
        state = step.state();
        return step.actions();
    }

    private List<UplinkPolicy.Action> pass(long millis) {
        List<UplinkPolicy.Action> actions = new ArrayList<>();
        for (long end = now + millis; now < end; ) {
            now += 250;
            actions.addAll(on(TICK));
        }
        return actions;
    }
}
