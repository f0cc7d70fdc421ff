package io.vigia.lab.net;

import io.vigia.lab.servers.PidFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The runs of this machine that have namespaces, each with a record of the process it belongs to; what belongs to a process
 * that is gone is removed. The record is written before the first namespace is made and deleted after the last is gone.
 */
public final class Runs {
    private static final Path RECORDS = Path.of("/run/vigia-lab");
    private static final int SUBNETS = 200;

    private Runs() {}

    /** Empty, or why this process cannot make namespaces. */
    public static Optional<String> whyNot() throws IOException {
        if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            return Optional.of("needs root, for it makes network namespaces; run it with sudo");
        }
        for (String tool : List.of("ip", "nft", "nsenter", "mount")) {
            if (!onPath(tool)) {
                return Optional.of("needs the program " + tool
                        + "; as root run: apt-get install --no-install-recommends iproute2 nftables util-linux mount");
            }
        }
        return Optional.empty();
    }

    private static boolean onPath(String tool) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(directory, tool))) {
                return true;
            }
        }
        return false;
    }

    /** Draws an id that nobody has and writes its record. */
    static RunId begin() throws IOException {
        Files.createDirectories(RECORDS);
        PidFile self = PidFile.ofProcess(ProcessHandle.current().pid())
                .orElseThrow(() -> new IOException("/proc does not know this process"));
        while (true) {
            RunId run = RunId.draw(ThreadLocalRandom.current());
            if (Files.notExists(record(run)) && !known().contains(run.text())) {
                self.write(record(run));
                return run;
            }
        }
    }

    /** The first of 10.77.0, 10.77.1 ... of which this machine has no address. */
    static String freePrefix() throws IOException {
        String addresses = Tool.run("ip", "-4", "-brief", "address");
        for (int subnet = 0; subnet < SUBNETS; subnet++) {
            String prefix = "10.77." + subnet;
            if (!addresses.contains(" " + prefix + ".")) {
                return prefix;
            }
        }
        throw new IOException("all of 10.77.0.0/24 to 10.77." + (SUBNETS - 1) + ".0/24 are taken on this machine");
    }

    /** Removes what runs left whose process is gone; returns their ids. */
    public static List<RunId> clearDead() throws IOException {
        if (whyNot().isPresent()) {
            return List.of();
        }
        List<RunId> dead = new ArrayList<>();
        for (String text : known()) {
            RunId run = new RunId(text);
            if (!alive(run)) {
                end(run);
                dead.add(run);
            }
        }
        return dead;
    }

    private static boolean alive(RunId run) throws IOException {
        if (Files.notExists(record(run))) {
            return false;
        }
        Optional<PidFile> owner = PidFile.read(record(run));
        return owner.isPresent() && owner.get().alive();
    }

    /** Every run that has a record or a namespace. */
    private static Set<String> known() throws IOException {
        Set<String> known = new TreeSet<>();
        namespaces().forEach(namespace -> RunId.ofNamespace(namespace).ifPresent(run -> known.add(run.text())));
        if (Files.isDirectory(RECORDS)) {
            try (var records = Files.list(RECORDS)) {
                records.map(record -> record.getFileName().toString())
                        .filter(name -> name.matches("[0-9a-f]{4}"))
                        .forEach(known::add);
            }
        }
        return known;
    }

    private static List<String> namespaces() throws IOException {
        return Tool.run("ip", "netns", "list")
                .lines()
                .map(line -> line.split(" ")[0])
                .toList();
    }

    /** Ends the processes in a run's namespaces, and removes namespaces, disks and record. */
    static void end(RunId run) throws IOException {
        // The kernel takes its time over a namespace; the machine's own link must be gone before the next run looks for
        // addresses.
        if (Files.exists(Path.of("/sys/class/net", run.rootLink()))) {
            Tool.run("ip", "link", "delete", "dev", run.rootLink());
        }
        for (String namespace : namespaces()) {
            if (RunId.ofNamespace(namespace).filter(run::equals).isPresent()) {
                for (String pid :
                        Tool.run("ip", "netns", "pids", namespace).lines().toList()) {
                    ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
                }
                Tool.run("ip", "netns", "delete", namespace);
            }
        }
        SmallDisk.unmountAll(run);
        Files.deleteIfExists(record(run));
    }

    private static Path record(RunId run) {
        return RECORDS.resolve(run.text());
    }
}
