package io.vigia.aggregator.consensus;

import io.vigia.platform.disk.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A small file that is replaced as a whole: a crash at any moment leaves the old contents or the new, and a reader knows one
 * from damage. One line of heading ({@code vigia KIND VERSION LENGTH CRC32C}), then the payload and a line feed. One writer.
 */
final class SealedFile {
    /** Far above anything a lake decides; a bound on what a damaged heading may make us read. */
    static final int MAX_BYTES = 64 << 20;

    private final Path file;
    private final String kind;
    private final int version;
    private final DurableFile.Hook before;

    /** @param kind its name in {@code directory}, and the word in its heading */
    SealedFile(Path directory, String kind, int version) {
        this(directory, kind, version, step -> {});
    }

    SealedFile(Path directory, String kind, int version, DurableFile.Hook before) {
        this.file = directory.resolve(kind);
        this.kind = kind;
        this.version = version;
        this.before = before;
    }

    /** Returns once {@code payload} would survive a power cut; on any exception what was there before still stands. */
    void write(byte[] payload) throws IOException {
        byte[] heading = heading(payload).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer whole = ByteBuffer.allocate(heading.length + payload.length + 1);
        whole.put(heading).put(payload).put((byte) '\n');
        DurableFile.replace(file, whole.array(), before);
    }

    /**
     * What was written last, or empty when nothing ever was.
     *
     * @throws StoreException when the file is there but is not what {@link #write} left
     */
    Optional<byte[]> read() throws StoreException {
        byte[] whole;
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            if (Files.size(file) > MAX_BYTES) {
                throw damaged("it is longer than " + MAX_BYTES + " bytes");
            }
            whole = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StoreException(file + " cannot be read: " + e, e);
        }
        int end = 0;
        while (end < whole.length && end < 128 && whole[end] != '\n') {
            end++;
        }
        String[] words = new String(whole, 0, end, StandardCharsets.US_ASCII).split(" ", -1);
        if (words.length != 5 || !words[0].equals("vigia") || !words[1].equals(kind)) {
            throw damaged("it does not begin with 'vigia " + kind + "'");
        }
        if (!words[2].equals(Integer.toString(version))) {
            throw new StoreException(file + " is in format " + words[2] + " and this program reads format " + version
                    + ": run the version of Vigia that wrote it");
        }
        if (whole.length <= end + 1) {
            throw damaged("it ends after its heading");
        }
        byte[] payload = Arrays.copyOfRange(whole, end + 1, whole.length - 1);
        if (whole[whole.length - 1] != '\n'
                || !new String(whole, 0, end + 1, StandardCharsets.US_ASCII).equals(heading(payload))) {
            throw damaged("its length or checksum is wrong");
        }
        return Optional.of(payload);
    }

    private String heading(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        String sum = HexFormat.of().toHexDigits((int) crc.getValue());
        return "vigia " + kind + " " + version + " " + payload.length + " " + sum + "\n";
    }

    private StoreException damaged(String how) {
        return new StoreException(
                file + " is damaged: " + how + ". Restore it from a backup of this directory, or move the"
                        + " whole directory away and start again");
    }
}
