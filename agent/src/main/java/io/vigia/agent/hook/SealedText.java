package io.vigia.agent.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.CRC32C;

/** A small text file that ends with a checksum and is replaced as a whole. Blocks. */
final class SealedText {
    static final String FRESH = ".new";
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
        Path fresh = file.resolveSibling(file.getFileName() + FRESH);
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(seal(text).getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException failed) {
            Files.deleteIfExists(fresh); // on a full disk it would only stand in the way
            throw failed;
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(file);
    }

    private static void syncDirectory(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(file + " is not a file in a directory");
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
