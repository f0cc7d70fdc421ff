package io.vigia.agent.probe.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vigia.agent.probe.Means;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.config.probe.VaultSpec;
import io.vigia.core.config.probe.VaultSpec.Role;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import io.vigia.lab.servers.VaultServer;
import io.vigia.lab.servers.VaultServer.State;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against the lab's stand-in for Vault, and against servers that are none. */
class VaultProbeIT {
    private static final Set<Role> SERVING = EnumSet.of(Role.ACTIVE, Role.STANDBY, Role.PERFORMANCE_STANDBY);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Means means = new Means(vertx, Optional.empty());

    @AfterEach
    void close() {
        await().until(means.close().eventually(vertx::close)::isComplete);
    }

    @Test
    void tellsEveryStateOfAVaultApart() throws Exception {
        try (VaultServer vault = VaultServer.start()) {
            expect(vault, Outcome.UP, "active, version");
            vault.state(State.STANDBY);
            expect(vault, Outcome.UP, "standby of " + vault.base());
            vault.leader(Optional.empty());
            expect(vault, Outcome.DOWN, "standby, and no active Vault is known");
            vault.leader(Optional.of("http://10.0.0.9:8200")).state(State.PERFORMANCE_STANDBY);
            expect(vault, Outcome.UP, "performance standby of http://10.0.0.9:8200");
            vault.state(State.DR_SECONDARY);
            expect(vault, Outcome.DOWN, "is dr secondary (472), which does not count as serving here");
            assertThat(look(vault.base(), EnumSet.of(Role.DR_SECONDARY)).outcome())
                    .isEqualTo(Outcome.UP);
            vault.state(State.NOT_INITIALIZED);
            expect(vault, Outcome.DOWN, "not initialized (501)");
            vault.state(State.SEALED);
            assertThat(expect(vault, Outcome.DOWN, "sealed (503)").readings())
                    .contains(new Reading("vault_sealed", "", 1), new Reading("vault_active", "", 0));
            vault.down();
            expect(vault, Outcome.DOWN, "connection refused");
        }
    }

    @Test
    void tellsServersApartThatAreNoVault() {
        String head = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
        assertThat(against(answer(head + "Content-Type: text/html\r\n\r\n<html>welcome</html>"))
                        .reason())
                .startsWith("answered 200 with text/html and no JSON object");
        assertThat(against(answer(head + "\r\n{\"status\": \"ok\"}")).reason()).startsWith("no Vault: answered 200");
        assertThat(against(answer(head + "\r\n{\"sealed\": \"" + "x".repeat(1_000_000) + "\"}"))
                        .reason())
                .isEqualTo("answer is larger than 64 KiB");
        assertThat(against(answer("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"))
                        .reason())
                .startsWith("answered 503 and no JSON object");
        assertThat(against(answer("garbage\r\n")).reason()).startsWith("answer is not HTTP");
        assertThat(against(NetSocket::close).outcome()).isEqualTo(Outcome.DOWN);
    }

    @Test
    void aLookAtOneThatHangsEndsWhenItIsAbandoned() {
        VaultProbe probe = probe(URI.create("http://127.0.0.1:" + listen(socket -> {})), SERVING);
        Future<ProbeResult> look = begin(probe);
        vertx.setTimer(200, later -> probe.abandon());
        await().until(look::isComplete);
        assertThat(look.result().outcome()).isEqualTo(Outcome.DOWN);
    }

    private ProbeResult expect(VaultServer vault, Outcome outcome, String reason) {
        ProbeResult result = look(vault.base(), SERVING);
        assertThat(result.reason()).contains(reason);
        assertThat(result.outcome()).isEqualTo(outcome);
        return result;
    }

    private ProbeResult against(Consumer<NetSocket> server) {
        return look(URI.create("http://127.0.0.1:" + listen(server)), SERVING);
    }

    private ProbeResult look(URI base, Set<Role> roles) {
        Future<ProbeResult> look = begin(probe(base, roles));
        await().atMost(Duration.ofSeconds(20)).until(look::isComplete);
        return look.result();
    }

    private VaultProbe probe(URI base, Set<Role> roles) {
        return new VaultProbe(means.http(), new VaultSpec(base, roles), Duration.ofSeconds(5));
    }

    private Future<ProbeResult> begin(VaultProbe probe) {
        return Future.future(done -> vertx.runOnContext(now -> probe.look().onComplete(done)));
    }

    private static Consumer<NetSocket> answer(String text) {
        return socket -> socket.handler(request -> socket.end(Buffer.buffer(text)));
    }

    private int listen(Consumer<NetSocket> server) {
        Future<NetServer> open =
                vertx.createNetServer().connectHandler(server::accept).listen(0, "127.0.0.1");
        await().until(open::isComplete);
        return open.result().actualPort();
    }
}
