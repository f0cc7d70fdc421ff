package io.vigia.platform.vault;

import io.vertx.core.json.JsonObject;
import io.vigia.platform.disk.DurableFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The secrets of the last configuration that was accepted, in a file for this user alone, so that a process starts while Vault is away. They are not encrypted: the key would have to be
 * where this process finds it without Vault, beside the file, and would protect from nobody who can read the file.
 */
final class KeptSecrets {
    static final String FILE = "secrets.json";

    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path file;
    private final URI address;

    /** @param address of the Vault that they are of: those of another are none */
    KeptSecrets(Path state, URI address) {
        this.file = state.resolve(FILE);
        this.address = address;
    }

    /**
     * By path and key; empty when nothing was kept.
     *
     * @throws IOException when there is something that must not or cannot be used; the message repeats no value
     */
    Map<String, Map<String, String>> read() throws IOException {
        try {
            if (Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).stream()
                    .anyMatch(OTHERS::contains)) {
                throw new IOException(FILE + " may be read or written by others and is not used");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(FILE + " is larger than " + MAX_BYTES / 1024 + " KiB and is not used");
            }
            return parsed(new JsonObject(Files.readString(file)));
        } catch (NoSuchFileException nothing) {
            return Map.of();
        } catch (RuntimeException damaged) {
            throw new IOException(FILE + " is damaged and is not used");
        }
    }

    private Map<String, Map<String, String>> parsed(JsonObject root) {
        if (!Objects.equals(root.getString("address"), address.toString())) {
            return Map.of();
        }
        Map<String, Map<String, String>> secrets = new HashMap<>();
        for (Map.Entry<String, Object> path : root.getJsonObject("secrets")) {
            Map<String, String> values = new HashMap<>();
            for (Map.Entry<String, Object> value : (JsonObject) path.getValue()) {
                values.put(value.getKey(), (String) value.getValue());
            }
            secrets.put(path.getKey(), values);
        }
        return secrets;
    }

    /** Returns once they would survive a loss of power. */
    void write(Map<String, Map<String, String>> secrets) throws IOException {
        JsonObject all = new JsonObject();
        secrets.forEach((path, values) -> {
            JsonObject one = new JsonObject();
            values.forEach(one::put);
            all.put(path, one);
        });
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        byte[] text = new JsonObject()
                .put("address", address.toString())
                .put("secrets", all)
                .encode()
                .getBytes(StandardCharsets.UTF_8);
        DurableFile.replace(file, text, DurableFile.PRIVATE);
    }
}
