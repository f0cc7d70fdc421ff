package io.vigia.lab.lake;

import io.vigia.lab.servers.PidFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes that a former demo of this checkout did not end. */
public final class Leftovers {
    private Leftovers() {}

    /** Ends each process that a pid file names and that is still the same process; returns their names. */
    public static List<String> clear(DemoDirectory directory) throws IOException {
        List<String> ended = new ArrayList<>();
        if (!Files.isDirectory(directory.pids())) {
            return ended;
        }
        List<Path> files;
        try (var listing = Files.list(directory.pids())) {
            files = listing.toList();
        }
        for (Path file : files) {
            var left = PidFile.read(file);
            if (left.isPresent() && left.get().alive()) {
                ProcessHandle.of(left.get().pid()).ifPresent(ProcessHandle::destroyForcibly);
                ended.add(file.getFileName().toString());
            }
            Files.delete(file);
        }
        return ended;
    }
}
