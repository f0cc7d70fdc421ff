package io.vigia.agent.probe.haproxylog;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the kernel threw away of a UDP socket, by the last column of {@code /proc/net/udp} (Linux, net/ipv4/udp.c: {@code drops}). */
final class KernelDrops {
    /** Far more sockets than a balancer's machine has. */
    private static final int MAX_LINES = 20_000;

    private final Path proc;

    KernelDrops(Path proc) {
        this.proc = proc;
    }

    OptionalLong of(InetSocketAddress socket) {
        String local = hex(socket.getAddress()) + String.format(Locale.ROOT, ":%04X", socket.getPort());
        String file = socket.getAddress() instanceof Inet6Address ? "net/udp6" : "net/udp";
        try (Stream<String> lines = Files.lines(proc.resolve(file))) {
            return lines.limit(MAX_LINES)
                    .map(line -> line.trim().split("\\s+"))
                    .filter(words -> words.length > 2 && words[1].equals(local))
                    .map(words -> words[words.length - 1])
                    .filter(word -> word.matches("\\d{1,18}"))
                    .mapToLong(Long::parseLong)
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException notTold) {
            return OptionalLong.empty();
        }
    }

    /** Words of four bytes, each as the processor has it: of the little-endian ones that Linux runs on today, turned round. */
    private static String hex(InetAddress address) {
        byte[] bytes = address.getAddress();
        StringBuilder text = new StringBuilder(2 * bytes.length);
        for (int word = 0; word < bytes.length; word += 4) {
            for (int i = 3; i >= 0; i--) {
                text.append(String.format(Locale.ROOT, "%02X", bytes[word + i] & 0xff));
            }
        }
        return text.toString();
    }
}
