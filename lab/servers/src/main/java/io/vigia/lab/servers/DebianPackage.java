package io.vigia.lab.servers;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A package of another Debian release than the machine's own, unpacked into a folder and not installed. It comes from the mirror that the machine's own apt sources name, is checked by apt against Debian's
 * keys, and is kept: it is downloaded once, whoever asks.
 */
final class DebianPackage {
    private static final Path SOURCES = Path.of("/etc/apt");
    private static final String KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg";
    private static final String FALLBACK_MIRROR = "http://deb.debian.org/debian";

    private final String release;
    private final String name;

    DebianPackage(String release, String name) {
        this.release = release;
        this.name = name;
    }

    /** Where it is unpacked; downloads it first when that has not been done. Only one process does so at a time. */
    Path unpacked(Host host) throws IOException, InterruptedException {
        Path cache = Files.createDirectories(cache().resolve("debian-" + release));
        Path root = cache.resolve(name);
        if (Files.isDirectory(root)) {
            return root;
        }
        try (FileChannel channel = FileChannel.open(
                        cache.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (held.isValid() && !Files.isDirectory(root)) {
                fetch(host, cache, root);
            }
        }
        return root;
    }

    /** Everything on the way is in a folder of its own, which goes whatever happens: what is unpacked appears as a whole or not at all. */
    private void fetch(Host host, Path cache, Path root) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(cache, name + "-");
        Path list = Files.writeString(
                work.resolve("sources.list"), "deb [signed-by=" + KEYS + "] " + mirror() + " " + release + " main\n");
        String apt = "apt-get -q -o Dir::Etc::SourceList=" + list + " -o Dir::Etc::SourceParts=/dev/null"
                + " -o Dir::State=" + work + "/state -o Dir::State::status=/var/lib/dpkg/status -o Dir::Cache=" + work
                + "/cache"
                + " -o APT::Sandbox::User=";
        String steps = String.join(
                "; ",
                "trap 'rm -rf " + work + "' EXIT",
                "cd " + work,
                "mkdir -p state/lists/partial cache/archives/partial",
                apt + " update",
                apt + " download " + name,
                "dpkg -x *.deb root",
                "mv root " + root);
        Tool.run(host, "fetch-" + name, List.of("sh", "-ec", steps));
    }

    /** Of this machine; {@code http://deb.debian.org/debian} when its sources name none. */
    private static String mirror() throws IOException {
        for (Path file : sources()) {
            Optional<String> mirror = Files.readString(file)
                    .lines()
                    .filter(line -> !line.stripLeading().startsWith("#"))
                    .flatMap(line -> Stream.of(line.split("\\s+")))
                    .filter(word -> word.matches("https?://\\S+/debian/?"))
                    .findFirst();
            if (mirror.isPresent()) {
                return mirror.get();
            }
        }
        return FALLBACK_MIRROR;
    }

    private static List<Path> sources() throws IOException {
        Path parts = SOURCES.resolve("sources.list.d");
        if (!Files.isDirectory(parts)) {
            return Stream.of(SOURCES.resolve("sources.list"))
                    .filter(Files::isReadable)
                    .toList();
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parts, "*.{list,sources}")) {
            return Stream.concat(
                            Stream.of(SOURCES.resolve("sources.list")),
                            java.util.stream.StreamSupport.stream(found.spliterator(), false)
                                    .sorted())
                    .filter(Files::isReadable)
                    .toList();
        }
    }

    /** {@code vigia-lab} in the user's cache directory. */
    private static Path cache() {
        String given = System.getenv("XDG_CACHE_HOME");
        Path home =
                given == null || given.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(given);
        return home.resolve("vigia-lab");
    }
}
