package io.vigia.platform.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Text of a file, of bounded size; every failure says in words what is wrong. */
final class BoundedFile {
    private BoundedFile() {}

    /** Throws {@link IOException} whose message completes "the file ...". */
    static String read(Path file, int maxBytes) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // A pipe or a terminal would be waited for; a device may never end.
            throw new IOException("is not a regular file");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(maxBytes + 1);
        } catch (NoSuchFileException missing) {
            throw new IOException("does not exist", missing);
        } catch (AccessDeniedException denied) {
            throw new IOException("may not be read by this user", denied);
        } catch (IOException other) {
            throw new IOException("cannot be read (" + other.getMessage() + ")", other);
        }
        if (bytes.length > maxBytes) {
            throw new IOException("is larger than " + maxBytes / 1024 + " KiB");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new IOException("is not UTF-8 text", malformed);
        }
    }
}
