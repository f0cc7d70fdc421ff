package io.vigia.platform.log;

import io.vigia.core.config.LogConfig;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the process logs at info or above until this is closed. For one test at a time. */
public final class LogCapture implements AutoCloseable {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public LogCapture() {
        Logging.configure(LogConfig.DEFAULT, out);
    }

    /** Lines so far that contain {@code text}. */
    public List<String> lines(String text) {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(text))
                .toList();
    }

    @Override
    public void close() {
        Logging.configure(LogConfig.DEFAULT, new FileOutputStream(FileDescriptor.err));
    }
}
