package io.vigia.lab.screen;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A local Unix socket over which another terminal talks to a running demo: one line, one answer, one connection. */
public final class ControlSocket implements AutoCloseable {
    private static final int LONGEST_LINE = 200;

    private final Path path;
    private final ServerSocketChannel server;

    private ControlSocket(Path path, ServerSocketChannel server) {
        this.path = path;
        this.server = server;
    }

    /** Listens at {@code path}, in place of whatever a dead demo left there. */
    public static ControlSocket open(Path path, UnaryOperator<String> commands) throws IOException {
        Files.deleteIfExists(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        ControlSocket socket = new ControlSocket(path, server);
        Thread thread = new Thread(() -> socket.serve(commands), "control");
        thread.setDaemon(true);
        thread.start();
        return socket;
    }

    /** Sends {@code line} to the demo that listens at {@code path}; empty when none does. */
    public static Optional<String> ask(Path path, String line) throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            try {
                channel.connect(UnixDomainSocketAddress.of(path));
            } catch (java.net.ConnectException nobodyListens) {
                return Optional.empty();
            }
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            return Optional.of(new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private void serve(UnaryOperator<String> commands) {
        while (server.isOpen()) {
            try (SocketChannel channel = server.accept()) {
                String answer = commands.apply(readLine(channel));
                channel.write(ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.UTF_8)));
            } catch (AsynchronousCloseException closed) {
                return;
            } catch (IOException oneCaller) {
                System.err.println("demo: a caller of the control socket went away: " + oneCaller.getMessage());
            }
        }
    }

    private static String readLine(SocketChannel channel) throws IOException {
        ByteBuffer line = ByteBuffer.allocate(LONGEST_LINE);
        while (line.hasRemaining() && channel.read(line) >= 0) {
            if (line.position() > 0 && line.get(line.position() - 1) == '\n') {
                break;
            }
        }
        return new String(line.array(), 0, line.position(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }
}
