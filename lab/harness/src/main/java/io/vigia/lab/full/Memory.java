package io.vigia.lab.full;

import io.vigia.lab.servers.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How much memory processes use, with all that they have started: the sum of their resident sets. */
final class Memory {
    private Memory() {}

    /** In MB; pages that processes share are counted in each. */
    static long megabytes(List<ChildProcess> processes) {
        return processes.stream()
                        .filter(ChildProcess::running)
                        .flatMap(process -> ProcessHandle.of(process.pid()).stream())
                        .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
                        .mapToLong(handle -> kilobytes(handle.pid()))
                        .sum()
                / 1000;
    }

    private static long kilobytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException ended) {
            return 0;
        }
    }
}
