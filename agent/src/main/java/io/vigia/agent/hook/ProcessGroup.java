package io.vigia.agent.hook;

import io.vigia.agent.process.GroupSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hook's process group, which is a session of its own, as {@code /proc} shows it. Java knows children only; grandchildren whose
 * parent has gone are found here. Its number cannot be another's as long as it has a member. Blocks.
 */
final class ProcessGroup {
    private static final Logger log = LoggerFactory.getLogger(ProcessGroup.class);
    private static final Path PROC = Path.of("/proc");
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration LAST_WAIT = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 50;

    private final long id;

    /** @param id of the process that leads it */
    ProcessGroup(long id) {
        if (id <= 1) {
            throw new IllegalArgumentException(id + " is no process group of a hook");
        }
        this.id = id;
    }

    /** Its processes that still run; a zombie runs no more. */
    List<Long> members() {
        List<Long> members = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : all) {
                if (isMember(process)) {
                    members.add(Long.parseLong(String.valueOf(process.getFileName())));
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            log.atError().setCause(unreadable).addKeyValue("group", id).log("processes cannot be listed");
        }
        return members;
    }

    /** Whether it is what {@code run} has started: each process carries the run in the environment it was started with. */
    boolean belongsTo(String run) {
        String mark = HookInput.mark(run);
        return members().stream().anyMatch(member -> environment(member).contains(mark));
    }

    /**
     * SIGTERM to all of it, SIGKILL 2 s later. Returns as soon as nothing of it runs, and within about 3 s.
     *
     * @param meanwhile done again and again while it is waited for
     * @return whether nothing of it runs any more
     */
    boolean end(Runnable meanwhile) {
        if (members().isEmpty()) {
            return true;
        }
        GroupSignal.send("TERM", id);
        if (isGoneWithin(GRACE, meanwhile)) {
            return true;
        }
        GroupSignal.send("KILL", id);
        return isGoneWithin(LAST_WAIT, meanwhile);
    }

    private boolean isGoneWithin(Duration patience, Runnable meanwhile) {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            meanwhile.run();
            if (members().isEmpty()) {
                return true;
            }
            if (System.nanoTime() - until >= 0) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException("nobody interrupts the thread of a hook", interrupted);
            }
        }
    }

    private boolean isMember(Path process) {
        try {
            // pid (name) state ppid pgrp session ...; the name may hold blanks and parentheses.
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5);
            boolean runs = !words[0].equals("Z") && !words[0].equals("X");
            return runs && Long.parseLong(words[2]) == id && Long.parseLong(words[3]) == id;
        } catch (IOException | RuntimeException goneMeanwhile) {
            return false;
        }
    }

    private static List<String> environment(long process) {
        try {
            Path file = PROC.resolve(Long.toString(process)).resolve("environ");
            return List.of(Files.readString(file, StandardCharsets.UTF_8).split("\0"));
        } catch (NoSuchFileException gone) {
            return List.of();
        } catch (IOException notOurs) {
            log.atDebug().setCause(notOurs).addKeyValue("process", process).log("environment not readable");
            return List.of();
        }
    }
}
