package io.vigia.lab.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class OneMachineTest {
    @Test
    void hasAsManyAlertmanagersAsAreAskedForEachWithAPortOfItsOwn() throws IOException {
        OneMachine two = OneMachine.choose(2);
        assertThat(two.alertmanagers()).containsOnlyKeys("alertmanager-1", "alertmanager-2");
        assertThat(two.alertmanagers().values())
                .doesNotHaveDuplicates()
                .allSatisfy(address -> assertThat(address.host()).isEqualTo("127.0.0.1"));
        assertThat(two.listing()).containsKeys("alertmanager-1", "alertmanager-2");
        assertThat(OneMachine.choose(0).alertmanagers()).isEmpty();
    }
}
