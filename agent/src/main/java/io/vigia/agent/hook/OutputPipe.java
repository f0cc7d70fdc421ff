package io.vigia.agent.hook;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a hook writes into. A named pipe and not Java's own: at the end of a child Java reads its pipe into memory for as long as anybody
 * writes, and a read of a pipe that a grandchild holds open cannot be ended. This one is never waited for; the kernel holds 64 KiB
 * of it, and a hook that writes faster than it is read waits. One thread.
 */
final class OutputPipe implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(OutputPipe.class);
    private static final long MAKE_SECONDS = 2;
    private static final int TURN_BYTES = 256 << 10;

    private final Path path;
    private final RandomAccessFile file;
    private final FileInputStream in;
    private final OutputTail tail;
    private final byte[] buffer = new byte[8 << 10];

    private OutputPipe(Path path, RandomAccessFile file, OutputTail tail) throws IOException {
        this.path = path;
        this.file = file;
        this.in = new FileInputStream(file.getFD());
        this.tail = tail;
    }

    /** @param path where it stands until {@link #unlink} */
    static OutputPipe make(Path path, OutputTail tail) throws IOException {
        Files.deleteIfExists(path);
        Process make = new ProcessBuilder("/usr/bin/mkfifo", "-m", "600", path.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!make.waitFor(MAKE_SECONDS, TimeUnit.SECONDS)) {
                make.destroyForcibly();
                throw new IOException("mkfifo " + path + " takes longer than " + MAKE_SECONDS + " s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
        if (make.exitValue() != 0) {
            throw new IOException("mkfifo " + path + " ended with code " + make.exitValue());
        }
        // For reading and writing: to open a pipe for reading alone waits for a writer.
        return new OutputPipe(path, new RandomAccessFile(path.toFile(), "rw"), tail);
    }

    Path path() {
        return path;
    }

    /** Once whoever writes has opened it, nobody else needs to find it. */
    void unlink() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException inTheWay) {
            // The next one of this name is made anew; a hook must not fail for it.
            log.atWarn().setCause(inTheWay).addKeyValue("pipe", path).log("pipe of a hook not removed");
        }
    }

    /** Takes what is there, a bounded amount; never waits. */
    void drain() {
        try {
            for (int taken = 0; taken < TURN_BYTES && in.available() > 0; ) {
                int length = in.read(buffer, 0, Math.min(buffer.length, in.available()));
                tail.add(buffer, Math.max(0, length));
                taken += Math.max(1, length);
            }
        } catch (IOException unreadable) {
            // The output is worth less than the end of the hook.
            log.atWarn().setCause(unreadable).addKeyValue("pipe", path).log("output of a hook not read");
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
        unlink();
    }
}
