package io.vigia.aggregator.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * What was decided and why, one JSON object a line, newest last: {@code history.jsonl}, and {@code history.1.jsonl} (newer) up
 * to {@code history.4.jsonl} (oldest) once it has grown. Each line is on the disk before {@link #append} returns. One thread.
 */
final class History implements AutoCloseable {
    static final int KEPT = 4;

    private final Path directory;
    private final long maxBytes;
    private FileChannel channel;

    History(Path directory, long maxBytes) throws IOException {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.channel = open();
    }

    /** @param line without a line feed */
    void append(String line) throws IOException {
        if (channel.size() >= maxBytes) {
            rotate();
        }
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
    }

    static Path current(Path directory) {
        return directory.resolve("history.jsonl");
    }

    private Path old(int number) {
        return directory.resolve("history." + number + ".jsonl");
    }

    private void rotate() throws IOException {
        channel.close();
        for (int number = KEPT - 1; number >= 1; number--) {
            if (Files.exists(old(number))) {
                Files.move(old(number), old(number + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(current(directory), old(1), StandardCopyOption.REPLACE_EXISTING);
        channel = open();
    }

    /** A line that a crash cut short is ended first, so that it spoils no other. */
    private FileChannel open() throws IOException {
        FileChannel opened = FileChannel.open(
                current(directory), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        long size = opened.size();
        opened.position(size);
        if (size > 0) {
            ByteBuffer last = ByteBuffer.allocate(1);
            opened.read(last, size - 1);
            if (last.get(0) != '\n') {
                opened.write(ByteBuffer.wrap(new byte[] {'\n'}));
            }
        }
        return opened;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
