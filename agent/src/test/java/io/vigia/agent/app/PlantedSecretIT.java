package io.vigia.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigia.lab.servers.Address;
import io.vigia.lab.servers.ChildProcess;
import io.vigia.lab.servers.Host;
import io.vigia.lab.servers.Http;
import io.vigia.lab.servers.Ports;
import io.vigia.lab.servers.VaultServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole agent's process with a secret of Vault: it runs on it, picks up another, and shows neither anywhere. */
class PlantedSecretIT {
    private static final String FIRST = "planted-first-5b1e";
    private static final String SECOND = "planted-second-9c2f";

    @TempDir
    private Path directory = Path.of(".");

    @Test
    void aSecretIsInNoLogNoMetricNoAnswerAndNoProcessList() throws Exception {
        Host host = Host.in(directory);
        Address http = Ports.free();
        try (VaultServer vault = VaultServer.start()) {
            vault.put("secret/lake", Map.of("password", FIRST));
            host.file("secret-id", VaultServer.SECRET_ID);
            host.file("agent.yaml", """
                    node: agent-a
                    state: state
                    aggregators: ["127.0.0.1:1"]
                    http: "%s"
                    log: {level: debug}
                    vault: {address: "%s", roleId: %s, secretId: "${file:secret-id}"}
                    """.formatted(http, vault.base(), VaultServer.ROLE_ID));
            host.file("lake.yaml", """
                    lake: demo
                    sites: {a: }
                    vantages: {agent-a: {site: a}}
                    components:
                      c: {site: a, probe: {kind: http, url: "%s/", headers: {Authorization: "Bearer ${vault:secret/data/lake#password}"}}}
                    """.formatted(vault.base()));
            ChildProcess agent = host.process(
                    "agent",
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "io.vigia.agent.app.AgentMain",
                            host.run().resolve("agent.yaml").toString()));
            agent.start();
            try {
                Http.awaitOk(agent, Http.uri(http, "/health/live"), Duration.ofSeconds(60));
                shown(agent, http, vault);
                vault.put("secret/lake", Map.of("password", SECOND));
                agent.signal("HUP");
                Path kept = host.run().resolve("state/secrets.json");
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> Files.readString(kept).contains(SECOND));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> Http.get(Http.uri(http, "/metrics"))
                                .body()
                                .contains("vigia_agent_config_reloads_total 1"));
                assertThat(shown(agent, http, vault)).contains("configuration reloaded", "vigia_vault_answers_total 2");
            } finally {
                agent.terminate();
                assertThat(agent.awaitEnd(Duration.ofSeconds(40))).isTrue();
            }
        }
    }

    /** Everything that anybody may see of it. */
    private static String shown(ChildProcess agent, Address http, VaultServer vault) throws Exception {
        Path proc = Path.of("/proc", String.valueOf(agent.pid()));
        String all = Files.readString(agent.log())
                + Http.get(Http.uri(http, "/metrics")).body()
                + Http.get(Http.uri(http, "/health/ready")).body()
                + new String(Files.readAllBytes(proc.resolve("cmdline")), java.nio.charset.StandardCharsets.UTF_8)
                + new String(Files.readAllBytes(proc.resolve("environ")), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(all).contains("agent ready", "vigia_vault_on_kept_secrets 0");
        assertThat(all)
                .doesNotContain(Stream.concat(Stream.of(FIRST, SECOND, VaultServer.SECRET_ID), vault.tokens().stream())
                        .toList());
        return all;
    }
}
