package io.vigia.aggregator.slo.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Moves a database that cannot be used out of the way, with what belongs to it; nothing is deleted. */
final class SetAside {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    /** The log first: beside a new database of the same name it would be taken for that one's. */
    private static final List<String> PARTS = List.of("-wal", "-shm", "-journal", "");

    private SetAside() {}

    /** Returns where it is now. */
    static Path move(Path file, Instant now) throws HistoryException {
        String name = file.getFileName() + ".damaged-" + STAMP.format(now);
        Path aside = file.resolveSibling(name);
        for (int other = 2; Files.exists(aside); other++) {
            aside = file.resolveSibling(name + "-" + other);
        }
        try {
            for (String part : PARTS) {
                Path from = file.resolveSibling(file.getFileName() + part);
                if (Files.exists(from)) {
                    Files.move(from, aside.resolveSibling(aside.getFileName() + part));
                }
            }
        } catch (IOException e) {
            throw new HistoryException(
                    file + " is damaged and cannot be moved out of the way: " + e + ". Is its directory writable?",
                    e,
                    true);
        }
        return aside;
    }
}
