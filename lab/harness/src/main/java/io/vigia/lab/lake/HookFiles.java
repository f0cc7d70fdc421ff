package io.vigia.lab.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The hooks of the small lake: one script for every phase, that notes its run in a file and takes half a second. Its promote
 * phase can be made to hang. An agent whose site no scenario with hooks kills runs them all.
 */
public final class HookFiles {
    /** The agent that runs them: the S3 server beside it may die, the agent does not. */
    static final String NODE = "agent-b";
    /** Of the hooks, in the order in which a move that goes well runs them. */
    public static final List<String> PHASES = List.of("before", "fence", "promote", "after");
    /** What the promote hook is allowed. */
    public static final long PROMOTE_TIMEOUT_MILLIS = 3_000;

    private final Path directory;

    HookFiles(DemoDirectory demo) {
        this.directory = demo.run().resolve("hooks");
    }

    /** That a hook was begun. */
    public record Begun(String run, String phase) {}

    /** A run that hangs: its shell, which leads the process group, and what the shell has started. */
    public record Hung(String run, long shell, long child) {
        /** Those of the two that are there still, dead ones that nobody has waited for left aside. */
        public List<Long> alive() {
            return List.of(shell, child).stream().filter(Hung::alive).toList();
        }

        private static boolean alive(long pid) {
            try {
                String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
                return !stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
            } catch (IOException gone) {
                return false;
            }
        }
    }

    private Path script() {
        return directory.resolve("step");
    }

    void write() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(script(), """
                #!/bin/sh
                # Written by the lab: notes that it runs, and takes its time. Promoting, it hangs while there is a file "hang".
                cd '%s' || exit 1
                echo "$VIGIA_RUN $VIGIA_PHASE" >>runs
                if [ "$VIGIA_PHASE" = promote ] && [ -e hang ]; then
                  sleep 86400 &
                  echo "$VIGIA_RUN $$ $!" >>hung
                  wait
                fi
                sleep 0.5
                """.formatted(directory));
        Files.setPosixFilePermissions(script(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What stands in {@code lake.yaml} under the service. */
    String yaml() {
        StringBuilder text = new StringBuilder("    hooks:\n");
        for (String phase : PHASES) {
            text.append(hook(phase, phase.equals("promote") ? PROMOTE_TIMEOUT_MILLIS + "ms" : "10s"));
        }
        return text.append(hook("failed", "10s")).toString();
    }

    private String hook(String phase, String timeout) {
        return "      lab-%s: {on: %s, node: %s, command: [\"%s\"], timeout: %s}\n"
                .formatted(phase, phase, NODE, script(), timeout);
    }

    /** Makes the promote hook hang from now on, or not any longer. */
    public void hang(boolean hang) throws IOException {
        Path flag = directory.resolve("hang");
        if (hang) {
            Files.writeString(flag, "");
        } else {
            Files.deleteIfExists(flag);
        }
    }

    /** Every run that was begun, oldest first. */
    public List<Begun> begun() throws IOException {
        List<Begun> begun = new ArrayList<>();
        for (String[] word : words("runs", 2)) {
            begun.add(new Begun(word[0], word[1]));
        }
        return begun;
    }

    /** How the promote hook of a move hangs; empty until it does. */
    public Optional<Hung> hung(String failover) throws IOException {
        for (String[] word : words("hung", 3)) {
            if (word[0].startsWith(failover + "/")) {
                return Optional.of(new Hung(word[0], Long.parseLong(word[1]), Long.parseLong(word[2])));
            }
        }
        return Optional.empty();
    }

    /** Lines of that many words; one that is being written is left for the next time. */
    private List<String[]> words(String file, int count) throws IOException {
        Path path = directory.resolve(file);
        if (!Files.exists(path)) {
            return List.of();
        }
        String text = Files.readString(path);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(line -> line.split(" "))
                .filter(word -> word.length == count)
                .toList();
    }
}
