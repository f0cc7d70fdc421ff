package io.vigia.agent.probe.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LookGateTest {
    private final List<Integer> begun = new ArrayList<>();

    @Test
    void admitsSoManyAndTheRestInTheOrderTheyCame() {
        LookGate gate = new LookGate(2);
        for (int i = 0; i < 5; i++) {
            int number = i;
            gate.enter(() -> begun.add(number));
        }
        assertThat(begun).containsExactly(0, 1);
        gate.leave();
        gate.leave();
        assertThat(begun).containsExactly(0, 1, 2, 3);
        gate.leave();
        gate.leave();
        gate.leave();
        assertThat(gate.inside()).isZero();
        assertThat(begun).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void forgetsWhoNoLongerWants() {
        LookGate gate = new LookGate(1);
        gate.enter(() -> begun.add(0));
        Runnable gone = () -> begun.add(1);
        gate.enter(gone);
        gate.enter(() -> begun.add(2));
        gate.withdraw(gone);
        gate.leave();
        assertThat(begun).containsExactly(0, 2);
        assertThat(gate.inside()).isEqualTo(1);
    }

    @Test
    void standsALongQueueOfLooksThatEndAtOnce() {
        LookGate gate = new LookGate(1);
        gate.enter(() -> {});
        for (int i = 0; i < 100_000; i++) {
            gate.enter(() -> {
                begun.add(1);
                gate.leave();
            });
        }
        gate.leave();
        assertThat(begun).hasSize(100_000);
        assertThat(gate.inside()).isZero();
    }
}
