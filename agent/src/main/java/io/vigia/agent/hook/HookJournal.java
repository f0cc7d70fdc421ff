package io.vigia.agent.hook;

import io.vigia.core.model.HookReport;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.ServiceId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The runs on disk, a file each, named by {@link HookRecord#key}: a beginning that is replaced by a result. The name alone says that
 * the run was begun. Beside them the highest term, in two copies. Blocks; each run's files are written by one thread at a time.
 */
final class HookJournal {
    private static final String RECORD = ".run";
    private static final String TERM = "term";
    private static final List<String> TERM_FILES = List.of(TERM, TERM + ".copy");
    private static final String TERM_VERSION = "vigia-term 1";
    private static final String VERSION = "vigia-hook 1";

    private final Path directory;
    private long termKept;

    /** @param directory of this journal alone; made when missing, for this user alone */
    HookJournal(Path directory) {
        this.directory = directory;
    }

    /** @throws IOException when it cannot be known what is there: then nothing may be run */
    Kept load() throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (Files.notExists(directory)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        List<HookRecord> records = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        List<String> damage = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + RECORD)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                String key = name.substring(0, name.length() - RECORD.length());
                try {
                    records.add(decode(key, SealedText.read(file)));
                } catch (IOException | IllegalArgumentException unusable) {
                    unreadable.add(key);
                    damage.add(file + ": " + Text.reason(unusable));
                }
            }
        }
        records.sort(Comparator.comparingLong(HookRecord::number));
        long term = loadTerm(damage);
        return new Kept(records, unreadable, term, damage);
    }

    /** A beginning or a result; returns when it would survive a loss of power. */
    void write(HookRecord record) throws IOException {
        SealedText.replace(file(record.key()), encode(record));
    }

    void forget(String key) throws IOException {
        Files.deleteIfExists(file(key));
        Files.deleteIfExists(pidFile(key));
        Files.deleteIfExists(pipe(key));
    }

    /** A lower one than was kept before is not kept. */
    synchronized void keepTerm(long term) throws IOException {
        if (term <= termKept) {
            return;
        }
        for (String name : TERM_FILES) {
            SealedText.replace(directory.resolve(name), TERM_VERSION + "\n" + term + "\n");
        }
        termKept = term;
    }

    /** Where the output of a run goes through while it is being started. */
    Path pipe(String key) {
        return directory.resolve(key + ".pipe");
    }

    /** Where the program writes its process id before it begins. */
    Path pidFile(String key) {
        return directory.resolve(key + ".pid");
    }

    /** What {@link #pidFile} says; empty when it says nothing that could be the id of a process of a hook. */
    OptionalLong pid(String key) {
        try {
            Path file = pidFile(key);
            long pid = Files.size(file) > 20
                    ? 0
                    : Long.parseLong(Files.readString(file).strip());
            return pid > 1 ? OptionalLong.of(pid) : OptionalLong.empty();
        } catch (IOException | NumberFormatException nothingUsable) {
            return OptionalLong.empty();
        }
    }

    private Path file(String key) {
        return directory.resolve(key + RECORD);
    }

    private synchronized long loadTerm(List<String> damage) {
        for (String name : TERM_FILES) {
            Path file = directory.resolve(name);
            try {
                if (Files.exists(file)) {
                    List<String> lines = SealedText.read(file).lines().toList();
                    if (lines.size() != 2 || !lines.get(0).equals(TERM_VERSION)) {
                        throw new IllegalArgumentException("not of version 1");
                    }
                    termKept = Math.max(termKept, Long.parseLong(lines.get(1)));
                }
            } catch (IOException | IllegalArgumentException unusable) {
                damage.add(file + ": " + Text.reason(unusable));
            }
        }
        return termKept;
    }

    static String encode(HookRecord record) {
        StringBuilder text = new StringBuilder(VERSION + "\n");
        text.append(record.number()).append('\n');
        text.append(record.run()).append('\n');
        text.append(record.term()).append('\n');
        text.append(record.service()).append('\n');
        text.append(record.hook()).append('\n');
        record.report()
                .ifPresent(report -> text.append(report.node())
                        .append('\n')
                        .append(report.state())
                        .append('\n')
                        .append(report.tookMillis())
                        .append('\n')
                        .append(report.detail())
                        .append('\n')
                        .append(report.output())
                        .append('\n'));
        return text.toString();
    }

    /** @throws IllegalArgumentException saying what is wrong */
    static HookRecord decode(String key, String text) {
        String[] lines = text.split("\n", 11);
        if (lines.length < 7 || !lines[0].equals(VERSION)) {
            throw new IllegalArgumentException("not of version 1");
        }
        String run = lines[2];
        if (!HookRecord.key(run).equals(key)) {
            throw new IllegalArgumentException("of another run: " + Text.oneLine(run, 160));
        }
        Optional<HookReport> report = lines.length < 11
                ? Optional.empty()
                : Optional.of(new HookReport(
                        run,
                        new NodeId(lines[6]),
                        HookReport.State.valueOf(lines[7]),
                        Long.parseLong(lines[8]),
                        lines[10].substring(0, Math.max(0, lines[10].length() - 1)),
                        lines[9]));
        return new HookRecord(
                Long.parseLong(lines[1]), run, Long.parseLong(lines[3]), new ServiceId(lines[4]), lines[5], report);
    }
}
