package io.vigia.platform.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vigia.core.config.ConfigException;
import io.vigia.core.config.probe.HttpSpec;
import io.vigia.core.model.TargetId;
import io.vigia.lab.servers.VaultServer;
import io.vigia.lab.servers.VaultServer.State;
import io.vigia.platform.yaml.ConfigFiles;
import io.vigia.platform.yaml.ConfigFiles.LoadedAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration with secrets, against the lab's stand-in for Vault. */
class VaultSecretsIT {
    private static final String SECRET = "planted-7f3a9c";

    @TempDir
    private Path directory = Path.of(".");

    private VaultServer vault = unstarted();
    private VaultKeeper keeper = VaultKeeper.forProcess();

    @SuppressWarnings("NullAway") // Set before each test.
    private static VaultServer unstarted() {
        return null;
    }

    @BeforeEach
    void start() throws Exception {
        vault = VaultServer.start();
        vault.put("secret/lake", Map.of("password", SECRET, "port", "no-number-" + SECRET));
        write("secret-id", VaultServer.SECRET_ID + "\n");
        agent("roleId: " + VaultServer.ROLE_ID + "\n  secretId: ${file:secret-id}");
        lake("${vault:secret/data/lake#password}");
    }

    @AfterEach
    void end() {
        vault.close();
    }

    @Test
    void takesSecretsAndKeepsThemForThisUserAlone() throws Exception {
        assertThat(password(load())).isEqualTo("Bearer " + SECRET);
        Path kept = directory.resolve("state/secrets.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(kept)).contains(SECRET).doesNotContain(VaultServer.SECRET_ID, "no-number");
        assertThat(keeper.figures().onKeptSecrets()).isFalse();
        assertThat(vault.reads()).isOne();
    }

    @Test
    void startsOnKeptSecretsWhileVaultIsAwayAndSaysSo() throws Exception {
        load();
        vault.down();
        startsOnKeptSecrets();
        vault.up();
        vault.state(State.SEALED);
        startsOnKeptSecrets();
        vault.state(State.ACTIVE);
        assertThat(keeper.changed()).isFalse();
        assertThat(keeper.figures().onKeptSecrets()).isFalse();
    }

    private void startsOnKeptSecrets() throws ConfigException {
        keeper = VaultKeeper.forProcess();
        assertThat(password(load())).isEqualTo("Bearer " + SECRET);
        assertThat(keeper.figures().onKeptSecrets()).isTrue();
        assertThat(keeper.figures().failedCount()).isOne();
    }

    @Test
    void withNothingKeptAVaultThatIsAwayIsAProblem() {
        vault.down();
        assertThat(problem()).contains("cannot be reached", "was not kept from an earlier start");
    }

    @Test
    void keptSecretsThatOthersMayReadAreNotUsed() throws Exception {
        load();
        Files.setPosixFilePermissions(
                directory.resolve("state/secrets.json"), PosixFilePermissions.fromString("rw-r--r--"));
        vault.down();
        assertThat(problem()).contains("may be read or written by others");
    }

    @Test
    void vaultsNoIsNoAndNothingKeptStandsInForIt() throws Exception {
        load();
        vault.deny("secret/lake");
        assertThat(problem()).contains("does not take it (403");
        vault.allow("secret/lake").remove("secret/lake");
        assertThat(problem()).contains("knows nothing at that path");
        vault.put("secret/lake", Map.of("other", "x"));
        assertThat(problem()).contains("has no such key");
        vault.secretId("another").revokeAll();
        assertThat(problem()).contains("does not take the login with the role");
    }

    @Test
    void theTokenIsRenewedAndAskedForAgainWhenItIsGone() throws Exception {
        vault.lease(3, true);
        load();
        assertThat(vault.logins()).isOne();
        await().until(() -> keeper.untilRenewal().isZero());
        keeper.keepAlive();
        assertThat(vault.renewals()).isOne();
        assertThat(vault.logins()).isOne();
        vault.revokeAll();
        assertThat(keeper.changed()).isFalse();
        assertThat(keeper.figures().failedCount()).isZero();
        assertThat(vault.logins()).isEqualTo(2);
    }

    @Test
    void aTokenFileIsReadAgainWhenItsTokenIsGone() throws Exception {
        write("token", vault.token() + "\n");
        agent("tokenFile: token");
        assertThat(password(load())).isEqualTo("Bearer " + SECRET);
        vault.revokeAll();
        write("token", vault.token() + "\n");
        assertThat(keeper.changed()).isFalse();
        assertThat(keeper.figures().failedCount()).isZero();
        assertThat(vault.logins()).isZero();
    }

    @Test
    void aChangedSecretIsNoticedAndReadAgain() throws Exception {
        vault.lease(2, true);
        load();
        Vertx vertx = Vertx.vertx();
        try {
            AtomicInteger reloads = new AtomicInteger();
            SecretsWatch.start(vertx, keeper, Duration.ofMillis(100), Duration.ofSeconds(1), reloads::incrementAndGet);
            await().until(() -> keeper.figures().answeredCount() > 2);
            assertThat(reloads).hasValue(0);
            vault.put("secret/lake", Map.of("password", "changed"));
            await().until(() -> reloads.get() > 0);
            assertThat(keeper.figures().changedCount()).isPositive();
            assertThat(password(load())).isEqualTo("Bearer changed");
        } finally {
            await().until(vertx.close()::isComplete);
        }
    }

    @Test
    void noProblemRepeatsASecret() throws Exception {
        lake("${vault:secret/data/lake#password}", "${vault:secret/data/lake#port}");
        assertThat(problem()).contains("(from ${vault:secret/data/lake#port})").doesNotContain(SECRET);
        write("secret-id", "line\nbreak-" + SECRET + "\n");
        assertThat(problem()).doesNotContain(SECRET);
        write("token", "to ken-" + SECRET + "\u00e9");
        agent("tokenFile: token");
        assertThat(problem()).contains("what should be a token is none").doesNotContain(SECRET);
        assertThat(load(VaultKeeper.forCheck(), "${file:secret-id}").toString()).doesNotContain(SECRET);
    }

    @Test
    void refusesWhatCouldLeadElsewhereOrBeSeenByEverybody() throws Exception {
        for (String bad :
                new String[] {"vault:secret", "vault:secret/../sys/x#k", "vault:secret/data/lake", "vault:a/b?c#d"}) {
            lake("${" + bad + "}");
            assertThat(problem()).contains("is no placeholder");
        }
        write("lake.yaml", """
                lake: demo
                sites: {a: }
                components:
                  c: {site: a, probe: {kind: exec, command: [/bin/true, "${vault:secret/data/lake#password}"]}}
                """);
        assertThat(problem()).contains("every user of the machine may see").doesNotContain(SECRET);
        agent("roleId: ${vault:secret/data/lake#password}\n  secretId: x");
        assertThat(problem()).contains("cannot be asked before");
    }

    @Test
    void whoeverOnlyChecksKeepsNothing() throws Exception {
        assertThat(new ConfigFiles(name -> null, VaultKeeper.forCheck())
                        .loadAgent(directory.resolve("agent.yaml"))
                        .warnings())
                .isEmpty();
        assertThat(directory.resolve("state")).doesNotExist();
        assertThat(new ConfigFiles(name -> null)
                        .loadAgent(directory.resolve("agent.yaml"))
                        .warnings())
                .singleElement()
                .asString()
                .contains("holds a secret of Vault, which is not asked here");
    }

    private LoadedAgent load() throws ConfigException {
        return new ConfigFiles(name -> null, keeper).loadAgent(directory.resolve("agent.yaml"));
    }

    private LoadedAgent load(VaultKeeper other, String secretId) throws Exception {
        write("secret-id", VaultServer.SECRET_ID);
        agent("roleId: " + VaultServer.ROLE_ID + "\n  secretId: " + secretId);
        lake("${vault:secret/data/lake#password}");
        return new ConfigFiles(name -> null, other).loadAgent(directory.resolve("agent.yaml"));
    }

    private String problem() {
        ConfigException refusal = catchThrowableOfType(ConfigException.class, this::load);
        assertThat(refusal).isNotNull();
        return refusal.problems().toString();
    }

    private static String password(LoadedAgent loaded) {
        var component = Objects.requireNonNull(loaded.lake().components().get(new TargetId("c")));
        HttpSpec probe = (HttpSpec) component.probe();
        return String.valueOf(probe.headers().get("Authorization"));
    }

    private void agent(String login) throws IOException {
        write("agent.yaml", """
                node: agent-a
                state: state
                aggregators: ["127.0.0.1:7410"]
                vault:
                  address: %s
                  timeout: 5s
                  %s
                """.formatted(vault.base(), login));
    }

    private void lake(String password) throws IOException {
        lake(password, "9000");
    }

    private void lake(String password, String port) throws IOException {
        write("lake.yaml", """
                lake: demo
                sites: {a: }
                vantages: {agent-a: {site: a}}
                components:
                  c: {site: a, probe: {kind: http, url: "http://127.0.0.1:1/", headers: {Authorization: "Bearer %s"}}}
                  d: {site: a, probe: {kind: tcp, host: 127.0.0.1, port: "%s"}}
                """.formatted(password, port));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
