package io.vigia.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplicatedStateTest {
    private final ReplicatedState<Long> state = new ReplicatedState<>(Long::longValue);

    @Test
    void countsOnlyTheNextRevision() {
        assertThat(state.apply(2L)).isFalse();
        assertThat(state.apply(1L)).isTrue();
        assertThat(state.apply(1L)).isFalse();
        assertThat(state.apply(3L)).isFalse();
        assertThat(state.apply(2L)).isTrue();
        assertThat(state.revision()).isEqualTo(2);
        assertThat(state.newest()).contains(2L);
    }
}
