package io.vigia.lab.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables as the kernel printed them for an agent that was connected to port 7410 (1CF2), and a second later cut off. */
final class ConnectionsTest {
    private static final String HEAD =
            "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when";
    private static final String LOCAL = "0000000000000000FFFF0000" + "13004D0A:B986";
    private static final String REMOTE = "0000000000000000FFFF0000" + "0B004D0A:1CF2";

    private static String line(String state) {
        return "   0: " + LOCAL + " " + REMOTE + " " + state
                + " 00000000:00000000 00:00000000 00000000     0        0 4711";
    }

    @Test
    void seesAConnectionThatStands() {
        assertThat(Connections.established(7410, List.of(HEAD, line("01")))).isTrue();
    }

    @Test
    void takesNoAttemptAndNoFarewellForAConnection() {
        assertThat(Connections.established(7410, List.of(HEAD, line("02"), line("04"))))
                .isFalse();
        assertThat(Connections.established(7410, List.of(HEAD))).isFalse();
    }

    @Test
    void looksAtTheRemotePort() {
        assertThat(Connections.established(0xB986, List.of(HEAD, line("01")))).isFalse();
    }
}
