package io.vigia.lab.watch;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Asks one HAProxy over its admin socket: one line, one answer, one connection. */
public final class HaproxySocket {
    private static final int MAX_ANSWER_BYTES = 256 * 1024;

    private final UnixDomainSocketAddress address;
    private final Duration timeout;

    public HaproxySocket(Path socket, Duration timeout) {
        this.address = UnixDomainSocketAddress.of(socket);
        this.timeout = timeout;
    }

    /** Blocks until HAProxy has closed the connection; throws when it cannot be asked or takes longer than the time-out. */
    public String ask(String line) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(address);
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            return readAll(channel, deadline);
        }
    }

    private static String readAll(SocketChannel channel, long deadline) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(16 * 1024);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            while (true) {
                int read = channel.read(answer);
                if (read < 0) {
                    return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
                }
                if (!answer.hasRemaining()) {
                    answer = grown(answer);
                }
                if (read == 0) {
                    long waitMillis = (deadline - System.nanoTime()) / 1_000_000;
                    if (waitMillis <= 0) {
                        throw new IOException("no answer in time");
                    }
                    selector.select(waitMillis);
                    selector.selectedKeys().clear();
                }
            }
        }
    }

    private static ByteBuffer grown(ByteBuffer full) throws IOException {
        if (full.capacity() >= MAX_ANSWER_BYTES) {
            throw new IOException("answer of more than " + MAX_ANSWER_BYTES + " bytes");
        }
        return ByteBuffer.allocate(full.capacity() * 2).put(full.flip());
    }
}
