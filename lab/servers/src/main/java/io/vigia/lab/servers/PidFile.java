package io.vigia.lab.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process on disk: its pid and the tick at which it started, so that a pid the kernel has given to somebody else since is
 * never signalled.
 *
 * @param startTick field 22 of {@code /proc/PID/stat}, in clock ticks since boot
 */
public record PidFile(long pid, long startTick) {
    /** Reads the kernel's record of {@code pid}; empty when there is no such process, or it is a zombie. */
    public static Optional<PidFile> ofProcess(long pid) throws IOException {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException readWhileItEnded) {
            if (Files.exists(Path.of("/proc", Long.toString(pid)))) {
                throw readWhileItEnded;
            }
            return Optional.empty();
        }
        // The second field is the command in brackets and may hold blanks: count from its end.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return fields[0].equals("Z") ? Optional.empty() : Optional.of(new PidFile(pid, Long.parseLong(fields[19])));
    }

    /** Empty when the file does not hold a process. */
    public static Optional<PidFile> read(Path file) throws IOException {
        String[] words = Files.readString(file).trim().split(" ");
        return words.length == 2 && words[0].matches("\\d{1,10}") && words[1].matches("\\d{1,18}")
                ? Optional.of(new PidFile(Long.parseLong(words[0]), Long.parseLong(words[1])))
                : Optional.empty();
    }

    public void write(Path file) throws IOException {
        Files.writeString(file, pid + " " + startTick + "\n");
    }

    /** Whether this very process still runs. */
    public boolean alive() throws IOException {
        return ofProcess(pid).filter(this::equals).isPresent();
    }
}
