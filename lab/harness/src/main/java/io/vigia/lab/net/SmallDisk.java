package io.vigia.lab.net;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of its own that is small enough to be filled: memory that the kernel takes only as it is used. */
public final class SmallDisk {
    /** Room for a log that allocates its files before it writes them. */
    private static final String SIZE = "96m";

    private static final String BALLAST = "ballast";
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Mounts one at {@code directory}, which is made; it is unmounted at the end of the run. */
    public static SmallDisk mount(RunId run, Path directory) throws IOException {
        Files.createDirectories(directory);
        Tool.run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + SIZE, run.mountSource(), directory.toString());
        return new SmallDisk(directory);
    }

    /** Writes until not a byte more goes. */
    void fill() throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (OutputStream ballast = Files.newOutputStream(directory.resolve(BALLAST))) {
            // Halved as it gets tight, so that nothing is left for anybody.
            for (int length = CHUNK_BYTES; length > 0; ) {
                try {
                    ballast.write(chunk, 0, length);
                } catch (IOException full) {
                    length /= 2;
                }
            }
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(directory.resolve(BALLAST));
    }

    /** Unmounts every disk of a run. */
    static void unmountAll(RunId run) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
            String[] field = line.split(" ");
            if (field[0].equals(run.mountSource())) {
                // Lazily: a process that was killed a moment ago may still hold a file.
                Tool.run(List.of("umount", "--lazy", unescaped(field[1])).toArray(String[]::new));
            }
        }
    }

    /** The kernel writes a space in a path as \040 (proc(5)). */
    private static String unescaped(String path) {
        return path.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }
}
