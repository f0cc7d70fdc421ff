package io.vigia.agent.actuate;

import static io.vigia.agent.actuate.Lakes.A;
import static io.vigia.agent.actuate.Lakes.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigia.agent.haproxy.ServersState;
import io.vigia.agent.haproxy.UnixSocketRuntimeApi;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.Transit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFileTest {
    @TempDir
    Path directory;

    private final ModelHaProxy haproxy = ModelHaProxy.ofTheLake();

    @Test
    void writesNothingWhereThereIsNoFile() throws IOException {
        Path path = directory.resolve("state");
        assertThat(new StateFile(path).prepare(stands(A))).isFalse();
        assertThat(path).doesNotExist();
    }

    @Test
    void makesTheFileFitForTheNewEpochBeforeAnyCommand() throws IOException {
        haproxy.answer("set server s3/a1 state ready; set server s3/a2 state drain");
        Path path = directory.resolve("state");
        StateFile file = new StateFile(path);
        file.save(haproxy.dump(), Map.of());
        assertThat(file.prepare(stands(B))).isTrue();
        ServersState state = ServersState.parse(Files.readString(path));
        assertThat(server(state, "s3", "a1"))
                .isEqualTo(new ServersState.Server("s3", "a1", "127.0.0.1", 0, 0, 5, 1, 1));
        assertThat(server(state, "s3", "a2").admin()).isEqualTo(5);
        assertThat(server(state, "s3", "b1").takesTraffic()).isTrue();
        assertThat(server(state, "query", "two").takesTraffic()).isTrue();
        assertThat(file.prepare(stands(B))).isFalse();
    }

    @Test
    void writesAServerThatDrainsAsInMaintenanceAndARampWithItsWeights() {
        haproxy.answer("set server s3/a1 state ready; set server s3/a2 state drain; set server s3/a1 weight 9");
        String drained = StateFile.edit(haproxy.dump(), stands(new Transit.Draining(A), B));
        assertThat(server(ServersState.parse(drained), "s3", "a1").admin()).isEqualTo(5);
        assertThat(server(ServersState.parse(drained), "s3", "a2").admin()).isEqualTo(5);
        assertThat(server(ServersState.parse(drained), "s3", "b1").takesTraffic())
                .isTrue();
        ServersState ramped = ServersState.parse(StateFile.edit(haproxy.dump(), stands(new Transit.Ramping(B, 25), A)));
        assertThat(server(ramped, "s3", "a1").weight()).isEqualTo(255);
        assertThat(server(ramped, "s3", "b1").weight()).isEqualTo(85);
        assertThat(server(ramped, "s3", "b1").takesTraffic()).isTrue();
        ServersState plain = ServersState.parse(StateFile.edit(haproxy.dump(), stands(A)));
        assertThat(server(plain, "s3", "a1").weight()).isEqualTo(1);
    }

    private static Map<ServerName, Stand> stands(Transit transit, SiteId active) {
        return WantedServers.of(
                        new RoutingState(
                                1, Lakes.state(1, active, active).active(), new TreeMap<>(Map.of(Lakes.S3, transit))),
                        Lakes.balancer())
                .stands();
    }

    @Test
    void readsNoFileThatIsLongerThanAnAnswer() throws IOException {
        Path path = directory.resolve("state");
        Files.writeString(path, "x".repeat(UnixSocketRuntimeApi.MAX_ANSWER_BYTES + 1));
        assertThatThrownBy(() -> new StateFile(path).prepare(stands(A)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than 2097152 bytes");
    }

    @Test
    void leavesOtherLinesAsTheyAre() {
        String text =
                "1\n# comment s3 x a1 y 0 0\n3 other 1 a1 127.0.0.1 2 0 1 1 0\nnonsense\n\n2 s3 1 a1 127.0.0.1 2 x 1 1 0";
        assertThat(StateFile.edit(text, stands(B))).isEqualTo(text);
        assertThat(StateFile.edit("", stands(B))).isEmpty();
    }

    @Test
    void keepsTheModeOfTheFileAndLeavesNoOther() throws IOException {
        Path path = directory.resolve("state");
        Files.writeString(path, "1\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        new StateFile(path).save(haproxy.dump(), stands(A));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r-----");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(path);
        }
    }

    private static ServersState.Server server(ServersState state, String backend, String name) {
        return state.servers().stream()
                .filter(server ->
                        server.backend().equals(backend) && server.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<ServerName, Stand> stands(SiteId site) {
        return WantedServers.of(Lakes.state(1, site, site), Lakes.balancer()).stands();
    }
}
