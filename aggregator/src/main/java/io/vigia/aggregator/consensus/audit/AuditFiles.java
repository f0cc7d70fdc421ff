package io.vigia.aggregator.consensus.audit;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Where the lines are: {@code audit.jsonl}, and once it has grown {@code audit.1.jsonl} (newer) up to {@code audit.4.jsonl} (oldest). */
final class AuditFiles {
    static final int OLD = 4;
    private static final String CURRENT = "audit.jsonl";

    private final Path directory;

    AuditFiles(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    Path current() {
        return directory.resolve(CURRENT);
    }

    private Path old(int number) {
        return directory.resolve("audit." + number + ".jsonl");
    }

    /** Those that are there, newest first. */
    List<Path> newestFirst() {
        List<Path> files = new ArrayList<>();
        for (int number = 0; number <= OLD; number++) {
            Path file = number == 0 ? current() : old(number);
            if (Files.exists(file)) {
                files.add(file);
            }
        }
        return files;
    }

    /** The current file becomes the newest of the old ones, and the oldest goes. */
    void rotate() throws IOException {
        for (int number = OLD - 1; number >= 1; number--) {
            if (Files.exists(old(number))) {
                Files.move(old(number), old(number + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(current(), old(1), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Moves all of them into a new directory beside them, and returns it: they contradict what the group knows. */
    Path setAside() throws IOException {
        Path aside = Files.createTempDirectory(directory, "audit-set-aside-");
        for (Path file : newestFirst()) {
            Files.move(file, aside.resolve(file.getFileName()));
        }
        return aside;
    }

    /** Where the last whole line ends: what follows was cut short by a crash, or is being written at this moment. */
    static long wholeLines(FileChannel channel) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(8192);
        for (long place = channel.size(); place > 0; place -= chunk.limit()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), place));
            channel.read(chunk, place - chunk.limit());
            for (int i = chunk.limit() - 1; i >= 0; i--) {
                if (chunk.get(i) == '\n') {
                    return place - chunk.limit() + i + 1;
                }
            }
        }
        return 0;
    }

    /** All whole lines of a file, in order. Damaged bytes read as damaged text, so that one flipped bit does not hide the lines after it. */
    static BufferedReader lines(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(wholeLines(channel)));
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            // until it is full; a file only grows
        }
        return new BufferedReader(new InputStreamReader(
                new ByteArrayInputStream(bytes.array(), 0, bytes.position()),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE)));
    }
}
