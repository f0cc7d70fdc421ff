package io.vigia.lab.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The audit log of one aggregator, as it is on its disk.
 *
 * @param unreadable lines that are none; the last one, cut off by a crash, counts too
 */
public record AuditLog(String aggregator, List<AuditLine> lines, List<String> unreadable) {
    static final String FILE = "audit.jsonl";

    public AuditLog {
        lines = List.copyOf(lines);
        unreadable = List.copyOf(unreadable);
    }

    /** Empty when the aggregator writes none. */
    public static Optional<AuditLog> read(String aggregator, Path stateDirectory) throws IOException {
        Path file = stateDirectory.resolve(FILE);
        return Files.exists(file) ? Optional.of(parse(aggregator, Files.readString(file))) : Optional.empty();
    }

    /** Whether all end with the same line. */
    public static boolean together(List<AuditLog> logs) {
        return logs.stream().map(AuditLog::lastSeq).distinct().count() <= 1;
    }

    private long lastSeq() {
        return lines.isEmpty() ? 0 : lines.get(lines.size() - 1).seq();
    }

    static AuditLog parse(String aggregator, String text) {
        List<AuditLine> lines = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
            try {
                lines.add(AuditLine.parse(line));
            } catch (IllegalArgumentException malformed) {
                unreadable.add(String.valueOf(malformed.getMessage()));
            }
        }
        return new AuditLog(aggregator, lines, unreadable);
    }
}
