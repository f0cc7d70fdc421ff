package io.vigia.aggregator.notify;

import io.vigia.platform.disk.RecordFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of the queues, one for each Alertmanager that is configured. */
final class QueueFiles {
    private static final Logger LOG = LoggerFactory.getLogger(QueueFiles.class);
    private static final String SUFFIX = ".alerts";

    private QueueFiles() {}

    /** One that was opened. */
    record Opened(URI url, Path path, RecordFile.Opened opened) {}

    /** Opens them, by the name of the Alertmanager, and removes those of others. Blocks. */
    static Map<String, Opened> open(Path directory, List<URI> alertmanagers) throws IOException {
        Files.createDirectories(directory);
        Map<String, Opened> opened = new LinkedHashMap<>();
        for (URI url : alertmanagers) {
            String name = name(url);
            Path path = directory.resolve(name.replaceAll("[^A-Za-z0-9.-]", "_") + SUFFIX);
            RecordFile.Opened file = RecordFile.open(path);
            if (file.damaged() > 0) {
                LOG.atWarn()
                        .addKeyValue("file", path)
                        .addKeyValue("records", file.damaged())
                        .log("alerts on disk were half written or damaged, and were passed over");
            }
            opened.put(name, new Opened(url, path, file));
        }
        forgetOthers(directory, opened.values().stream().map(Opened::path).collect(Collectors.toSet()));
        return opened;
    }

    /** Of Alertmanagers that are not configured any more: nobody will tell them what they were meant to be told. */
    private static void forgetOthers(Path directory, Set<Path> ours) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                if (!ours.contains(file)) {
                    Files.delete(file);
                    LOG.atInfo()
                            .addKeyValue("file", file)
                            .log("the queue of an alertmanager that is not configured any more was removed");
                }
            }
        }
    }

    /** As metrics and the log name it: {@code 10.0.0.20:9093}. */
    static String name(URI url) {
        String path = url.getPath() == null ? "" : url.getPath().replaceAll("/+$", "");
        return url.getAuthority() + path;
    }
}
