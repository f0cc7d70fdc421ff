package io.vigia.lab.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ServersStateTest {
    /** From HAProxy 2.6: s3-b made ready although configured disabled, s3-c drained. */
    private static final String ANSWER = """
            1
            # be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr srv_agent_addr srv_agent_port
            3 s3 1 s3-a 127.0.0.1 0 5 1 1 12 1 0 0 0 0 0 0 - 9001 - 0 0 - - 0
            3 s3 2 s3-b 127.0.0.1 2 4 1 1 12 1 0 0 0 0 0 0 - 9002 - 0 0 - - 0
            3 s3 3 s3-c 127.0.0.1 2 8 1 1 12 1 0 0 0 0 0 0 - 9003 - 0 0 - - 0

            """;

    @Test
    void takesForServingWhatRunsAndIsNeitherInMaintenanceNorDrained() throws IOException {
        assertThat(ServersState.parse(ANSWER).serving()).containsExactly("b");
    }

    @Test
    void refusesAnAnswerWithoutServers() {
        assertThatThrownBy(() -> ServersState.parse("Can't find backend.\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Can't find backend");
    }
}
