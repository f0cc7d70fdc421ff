package io.vigia.agent.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ServersStateTest {
    private static final String HEADER =
            "# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight"
                    + " srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state"
                    + " srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl"
                    + " srv_check_port srv_check_addr srv_agent_addr srv_agent_port\n";

    /** As HAProxy 2.6 answers: {@code a} was disabled and is ready, {@code b} is disabled. */
    private static final String ANSWER = "1\n" + HEADER
            + "2 s3 1 a 127.0.0.1 2 4 1 1 0 1 0 0 8 0 0 0 - 9001 - 0 0 - - 0\n"
            + "2 s3 2 b 127.0.0.1 0 5 1 1 1 1 0 0 8 0 0 0 - 9002 - 0 0 - - 0\n\n";

    @Test
    void readsWhatHaProxyAnswers() {
        ServersState state = ServersState.parseAnswer(ANSWER);
        assertThat(state.servers())
                .containsExactly(
                        new ServersState.Server("s3", "a", "127.0.0.1", 9001, 2, 4, 1, 1),
                        new ServersState.Server("s3", "b", "127.0.0.1", 9002, 0, 5, 1, 1));
        assertThat(state.servers().get(0).takesTraffic()).isTrue();
        assertThat(state.servers().get(1).fenced()).isTrue();
        assertThat(ServersState.parse(ANSWER.stripTrailing())).isEqualTo(state);
    }

    @Test
    void findsColumnsByTheirNames() {
        ServersState state = ServersState.parseAnswer(
                "1\n# srv_admin_state something srv_op_state srv_name be_name more\n0 x 2 a s3 y\n\n");
        assertThat(state.servers()).singleElement().matches(ServersState.Server::takesTraffic);
    }

    @Test
    void refusesWhatIsCutOffOrNotAListOfServers() {
        for (int length = 0; length < ANSWER.length(); length++) {
            String cut = ANSWER.substring(0, length);
            assertThatThrownBy(() -> ServersState.parseAnswer(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> ServersState.parseAnswer("Permission denied\n\n"))
                .hasMessageContaining("Permission denied");
        assertThatThrownBy(() -> ServersState.parseAnswer(ANSWER.replaceFirst("1", "2")))
                .hasMessageContaining("version 1");
        assertThatThrownBy(() -> ServersState.parseAnswer(ANSWER.replace(" 2 4 ", " two 4 ")))
                .hasMessageContaining("srv_op_state");
        assertThatThrownBy(() -> ServersState.parseAnswer("1\n# be_name srv_name\n\n"))
                .hasMessageContaining("no column");
    }

    @Test
    void refusesMoreServersThanAnAgentHasRoomFor() {
        String server = "2 s3 1 a 127.0.0.1 2 4 1 1 0 1 0 0 8 0 0 0 - 9001 - 0 0 - - 0\n";
        String most = "1\n" + HEADER + server.repeat(ServersState.MAX_SERVERS);
        assertThat(ServersState.parse(most).servers()).hasSize(ServersState.MAX_SERVERS);
        assertThatThrownBy(() -> ServersState.parse(most + server)).hasMessageContaining("more than 12000 servers");
    }

    @Test
    void knowsWhichServersTakeTraffic() {
        assertThat(server(2, 0, 1).takesTraffic()).isTrue();
        assertThat(server(2, ServersState.Server.CMAINT, 1).takesTraffic()).isTrue();
        assertThat(server(2, ServersState.Server.HMAINT, 1).takesTraffic()).isTrue();
        assertThat(server(1, 0, 1).takesTraffic()).isTrue();
        for (int flag : new int[] {1, 2, 8, 0x10, 0x20}) {
            assertThat(server(2, flag, 1).takesTraffic()).isFalse();
        }
        assertThat(server(0, 0, 1).takesTraffic()).isFalse();
        assertThat(server(3, 0, 1).takesTraffic()).isFalse();
        assertThat(server(2, 0, 0).takesTraffic()).isFalse();
        assertThat(server(0, ServersState.Server.RMAINT, 1).fenced()).isFalse();
    }

    private static ServersState.Server server(int op, int admin, int weight) {
        return new ServersState.Server("s3", "a", "127.0.0.1", 1, op, admin, weight, 1);
    }
}
