package io.vigia.lab.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A PostgreSQL whose changes can be decoded, and that believes everybody on this machine. Debian's {@code postgresql-15}; ready within 3 s. */
public final class PostgresServer implements Server {
    /** Who may do everything. */
    static final String USER = "postgres";

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private final Host host;
    private final Address address;
    private final Path data;
    private final ChildProcess process;

    private PostgresServer(Host host, Address address, Path data, ChildProcess process) {
        this.host = host;
        this.address = address;
        this.data = data;
        this.process = process;
    }

    public static PostgresServer configure(Host host, String name) throws IOException {
        Address address = Ports.free();
        Path data = host.run().resolve(name);
        List<String> command = asItsUser(List.of(
                binary("postgres"),
                "-D",
                data.toString(),
                "-h",
                address.host(),
                "-p",
                "" + address.port(),
                "-c",
                "unix_socket_directories=",
                "-c",
                "wal_level=logical",
                "-c",
                "max_wal_senders=4",
                "-c",
                "max_replication_slots=4",
                "-c",
                "shared_buffers=16MB",
                // What is lost with the machine is of no value here.
                "-c",
                "fsync=off"));
        return new PostgresServer(host, address, data, host.process(name, command));
    }

    /** The newest of the installed versions: Debian keeps them side by side, and off the path. */
    private static String binary(String program) throws IOException {
        if (Files.isDirectory(DEBIAN)) {
            try (Stream<Path> versions = Files.list(DEBIAN)) {
                var newest = versions.map(version -> version.resolve("bin").resolve(program))
                        .filter(Files::isExecutable)
                        .max(Comparator.comparing(Path::toString));
                if (newest.isPresent()) {
                    return newest.get().toString();
                }
            }
        }
        return program;
    }

    /**
     * PostgreSQL refuses to run as root. Changing the user takes away the signal at the parent's death, so it is asked for once more.
     */
    private static List<String> asItsUser(List<String> command) {
        if (!root()) {
            return command;
        }
        List<String> whole = new ArrayList<>(
                List.of("setpriv", "--reuid", USER, "--regid", USER, "--clear-groups", "--pdeathsig", "KILL", "--"));
        whole.addAll(command);
        return whole;
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    @Override
    public String name() {
        return process.name();
    }

    public Address address() {
        return address;
    }

    public ChildProcess process() {
        return process;
    }

    @Override
    public List<ChildProcess> processes() {
        return List.of(process);
    }

    /** Makes the cluster before the first start. */
    @Override
    public void start() throws IOException, InterruptedException {
        if (!Files.exists(data)) {
            Files.createDirectories(data);
            if (root()) {
                letThrough();
                Tool.run(host, name() + "-chown", List.of("chown", USER, data.toString()));
            }
            Tool.run(
                    host,
                    name() + "-initdb",
                    asItsUser(List.of(
                            binary("initdb"),
                            "-D",
                            data.toString(),
                            "-U",
                            USER,
                            "-A",
                            "trust",
                            "--no-sync",
                            "--locale=C",
                            "-E",
                            "UTF8")));
        }
        Server.super.start();
    }

    /** A test's temporary directory is its owner's alone; another user may now pass, and list nothing. */
    private void letThrough() throws IOException {
        for (Path path = data.getParent(); path != null; path = path.getParent()) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
                Files.setPosixFilePermissions(path, permissions);
            }
        }
    }

    @Override
    public void awaitServing(Duration limit) throws IOException, InterruptedException {
        Await.serving(process, "answers at " + address, limit, () -> {
            execute("select 1");
            return true;
        });
    }

    /** Runs statements of SQL; fails when one does. */
    public void execute(String sql) throws IOException, InterruptedException {
        Tool.run(
                host,
                name() + "-psql",
                List.of(
                        "psql",
                        "-X",
                        "-q",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-h",
                        address.host(),
                        "-p",
                        "" + address.port(),
                        "-U",
                        USER,
                        "-c",
                        sql,
                        "postgres"));
    }
}
