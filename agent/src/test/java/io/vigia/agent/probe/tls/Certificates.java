package io.vigia.agent.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keys made for one test run by the JDK's keytool: an authority, and servers that it has signed well or badly. */
public final class Certificates {
    private static final String PASSWORD = "only-for-this-test";

    private final Path store;
    private final Path authority;

    private Certificates(Path directory) {
        this.store = directory.resolve("store.p12");
        this.authority = directory.resolve("authority.pem");
    }

    public static Certificates make(Path directory) throws IOException, InterruptedException {
        Certificates made = new Certificates(directory);
        made.key("authority", "CN=Test authority", "-ext", "bc:c", "-validity", "30");
        made.key("good", "CN=localhost", "-ext", "san=dns:localhost", "-signer", "authority", "-validity", "30");
        made.key(
                "expired",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-signer",
                "authority",
                "-startdate",
                "-10d",
                "-validity",
                "5");
        made.key(
                "early",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-signer",
                "authority",
                "-startdate",
                "+5d",
                "-validity",
                "5");
        made.key("other", "CN=elsewhere", "-ext", "san=dns:elsewhere.invalid", "-signer", "authority");
        made.key("alone", "CN=localhost", "-ext", "san=dns:localhost");
        made.keytool("-exportcert", "-rfc", "-alias", "authority", "-file", made.authority.toString());
        return made;
    }

    /** Of a server: {@code good}, {@code expired}, {@code early} (of the future), {@code other} (wrong host) or {@code alone} (self-signed). */
    public PfxOptions of(String alias) {
        return new PfxOptions()
                .setPath(store.toString())
                .setPassword(PASSWORD)
                .setAlias(alias)
                .setAliasPassword(PASSWORD);
    }

    public PemTrustOptions authority() {
        return new PemTrustOptions().addCertPath(authority.toString());
    }

    private void key(String alias, String name, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-alias", alias));
        arguments.addAll(List.of("-dname", name));
        arguments.addAll(List.of(more));
        keytool(arguments.toArray(String[]::new));
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
