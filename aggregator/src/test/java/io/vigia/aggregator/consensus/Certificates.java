package io.vigia.aggregator.consensus;

import io.vigia.core.config.TlsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority for one test, and PEM files that it has issued for 127.0.0.1, made by the JDK's own keytool. */
public final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path directory;

    public Certificates(Path directory) throws Exception {
        this.directory = Files.createDirectories(directory);
        keytool("-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=test authority", "-ext", "bc:c");
        pem("ca.pem", "CERTIFICATE", store().getCertificate("ca").getEncoded());
    }

    public TlsConfig issue(String node) throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                node,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + node,
                "-signer",
                "ca",
                "-ext",
                "san=ip:127.0.0.1");
        KeyStore store = store();
        return new TlsConfig(
                pem(node + ".pem", "CERTIFICATE", store.getCertificate(node).getEncoded()),
                pem(
                        node + ".key",
                        "PRIVATE KEY",
                        store.getKey(node, PASSWORD.toCharArray()).getEncoded()),
                directory.resolve("ca.pem").toString());
    }

    private KeyStore store() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("keys.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private String pem(String file, String kind, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(
                        directory.resolve(file),
                        "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n")
                .toString();
    }

    private void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", directory.resolve("keys.p12").toString()));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
    }
}
