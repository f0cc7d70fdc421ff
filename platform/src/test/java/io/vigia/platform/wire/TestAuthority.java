package io.vigia.platform.wire;

import io.vigia.core.config.TlsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority for one test, and certificates of it as PEM files, made by the JDK's own keytool. */
final class TestAuthority {
    private static final String PASSWORD = "changeit";

    private final Path directory;
    private final String name;

    TestAuthority(Path directory, String name) throws Exception {
        this.directory = directory;
        this.name = name;
        keytool("-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "bc:c");
        pem(name + ".pem", "CERTIFICATE", store().getCertificate("ca").getEncoded());
    }

    /** A key and a certificate that names {@code host} (an IP address). */
    TlsConfig issue(String node, String host) throws Exception {
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
                "san=ip:" + host);
        KeyStore store = store();
        return new TlsConfig(
                pem(node + ".pem", "CERTIFICATE", store.getCertificate(node).getEncoded()),
                pem(
                        node + ".key",
                        "PRIVATE KEY",
                        store.getKey(node, PASSWORD.toCharArray()).getEncoded()),
                directory.resolve(name + ".pem").toString());
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private String pem(String file, String kind, byte[] content) throws IOException {
        Path path = directory.resolve(file);
        Files.writeString(
                path,
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + kind + "-----\n");
        return path.toString();
    }

    private void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-keystore",
                directory.resolve(name + ".p12").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + command);
        }
    }
}
