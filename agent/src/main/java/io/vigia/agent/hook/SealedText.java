package io.vigia.agent.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vigia.platform.disk.DurableFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** A small text file that ends with a checksum and is replaced as a whole. Blocks. */
final class SealedText {
    private static final String SEAL = "crc32c ";
    private static final long MAX_BYTES = 64 << 10;

    private SealedText() {}

    /** @param text ends with a line break */
    static String seal(String text) {
        return text + SEAL + checksum(text) + "\n";
    }

    /** @throws IllegalArgumentException when it is not exactly what {@link #seal} gave */
    static String open(String sealed) {
        int end = sealed.lastIndexOf(SEAL);
        if (end < 0 || !sealed.substring(end).equals(SEAL + checksum(sealed.substring(0, end)) + "\n")) {
            throw new IllegalArgumentException("cut off or damaged (checksum)");
        }
        return sealed.substring(0, end);
    }

    /** @throws IllegalArgumentException as {@link #open} */
    static String read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException("longer than " + MAX_BYTES + " bytes");
        }
        try {
            return open(Files.readString(file, UTF_8));
        } catch (CharacterCodingException notText) {
            throw new IllegalArgumentException("not text", notText);
        }
    }

    /** Returns when {@code text} would survive a loss of power; after any crash the file holds all of the old text or all of the new. */
    static void replace(Path file, String text) throws IOException {
        DurableFile.replace(file, seal(text).getBytes(UTF_8), DurableFile.PRIVATE);
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
