package io.vigia.agent.actuate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A real HAProxy (master and worker) in a directory of its own; one backend and one frontend for each service. */
final class HaProxyProcess implements AutoCloseable {
    private final Path directory;
    private final Path configuration;
    private @Nullable Process process;

    HaProxyProcess(Path directory) {
        this.directory = directory;
        this.configuration = directory.resolve("haproxy.cfg");
    }

    Path socket() {
        return directory.resolve("admin.sock");
    }

    Path stateFile() {
        return directory.resolve("vigia.state");
    }

    /** @param services port of the frontend and lines of the backend, by the backend's name */
    void configure(String level, Map<String, Service> services) throws IOException {
        String proxies = services.entrySet().stream()
                .map(service -> "listen " + service.getKey() + "\n  bind 127.0.0.1:"
                        + service.getValue().port() + "\n  "
                        + String.join("\n  ", service.getValue().lines()) + "\n")
                .collect(Collectors.joining());
        Files.writeString(configuration, """
                global
                  stats socket %s mode 600 level %s expose-fd listeners
                  server-state-file %s
                  hard-stop-after 2s
                defaults
                  mode http
                  timeout connect 500ms
                  timeout client 5s
                  timeout server 5s
                  load-server-state-from-file global
                  default-server disabled
                """.formatted(socket(), level, stateFile()) + proxies);
    }

    record Service(int port, List<String> lines) {}

    void start() throws IOException {
        Process started;
        try {
            started = new ProcessBuilder("haproxy", "-W", "-f", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("haproxy.log").toFile()))
                    .start();
        } catch (IOException absent) {
            throw new IOException("these tests need haproxy on the PATH (Debian: apt-get install haproxy)", absent);
        }
        process = started;
        await().atMost(10, TimeUnit.SECONDS).until(() -> !workerPid().isEmpty());
    }

    /** SIGUSR2 to the master; returns when a new worker answers on the socket. */
    void reload() throws IOException {
        String before = workerPid();
        signal("USR2", master().pid());
        await().atMost(10, TimeUnit.SECONDS).until(() -> {
            String now = workerPid();
            return !now.isEmpty() && !now.equals(before);
        });
    }

    void stop() {
        Process running = process;
        if (running == null) {
            return;
        }
        List<ProcessHandle> all = running.descendants().toList();
        all.forEach(ProcessHandle::destroyForcibly);
        running.destroyForcibly();
        await().atMost(10, TimeUnit.SECONDS)
                .until(() -> !running.isAlive() && all.stream().noneMatch(ProcessHandle::isAlive));
        process = null;
    }

    void freeze() throws IOException {
        for (ProcessHandle worker : master().descendants().toList()) {
            signal("STOP", worker.pid());
        }
    }

    void thaw() throws IOException {
        for (ProcessHandle worker : master().descendants().toList()) {
            signal("CONT", worker.pid());
        }
    }

    /** The worker's pid by its own word; empty while none answers. */
    private String workerPid() {
        try {
            return type("show info")
                    .lines()
                    .filter(line -> line.startsWith("Pid: "))
                    .findFirst()
                    .orElse("");
        } catch (IOException notYet) {
            return "";
        }
    }

    /** What an operator does at the socket. */
    String type(String line) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            ByteBuffer part = ByteBuffer.allocate(65536);
            while (channel.read(part) >= 0) {
                answer.write(part.array(), 0, part.position());
                part.clear();
            }
            return answer.toString(UTF_8);
        }
    }

    private Process master() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("not running");
        }
        return running;
    }

    private static void signal(String name, long pid) throws IOException {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException("kill -" + name + " " + pid + " ended with " + status);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    /** HAProxy refuses to bind port 0, so a free one is looked for. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
