package io.vigia.agent.probe.haproxylog;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.vigia.agent.probe.Reasons;
import io.vigia.core.config.BalancerLog.Place;
import io.vigia.core.config.BalancerLog.Udp;
import io.vigia.core.config.BalancerLog.Unix;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The sockets on which logs come in, and the one thread that reads them all. Many datagrams are received with one call to the kernel where it can (epoll); the JDK
 * knows no Unix datagram sockets, so those need it.
 */
final class LogSockets implements AutoCloseable {
    /** What is read of a datagram; all that is counted stands in the beginning of a line. */
    static final int DATAGRAM_BYTES = 2048;

    private static final int DATAGRAMS_A_READ = 32;

    /** Of a file's mode (inode(7)). */
    private static final int FILE_TYPE = 0xF000;

    private static final int SOCKET = 0xC000;

    /** Enough for a pause of the process at a high rate; the kernel gives what {@code net.core.rmem_max} allows. */
    private static final int KERNEL_BUFFER_BYTES = 4 * 1024 * 1024;

    private final EventLoopGroup thread;
    private final KernelDrops drops;

    /** @param proc where the kernel's figures are, normally {@code /proc} */
    LogSockets(Path proc) {
        this.drops = new KernelDrops(proc);
        this.thread = new MultiThreadIoEventLoopGroup(
                1,
                work -> {
                    Thread made = new Thread(work, "vigia-haproxy-log");
                    made.setDaemon(true);
                    return made;
                },
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    /** @throws IOException when it is known at once that the place cannot be had; otherwise the future tells */
    ChannelFuture open(Place place, LogInput input) throws IOException {
        return place instanceof Udp udp ? udp(udp, input) : unix((Unix) place, input);
    }

    private ChannelFuture udp(Udp udp, LogInput input) {
        SocketProtocolFamily family =
                udp.listen().host().indexOf(':') >= 0 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
        ChannelFactory<Channel> channels =
                Epoll.isAvailable() ? () -> new EpollDatagramChannel(family) : () -> new NioDatagramChannel(family);
        Bootstrap bootstrap = bootstrap(channels, input)
                .option(ChannelOption.SO_RCVBUF, KERNEL_BUFFER_BYTES)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(DATAGRAM_BYTES * (Epoll.isAvailable() ? DATAGRAMS_A_READ : 1)));
        if (Epoll.isAvailable()) {
            bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM_BYTES);
        }
        // The host is a literal address, so nothing is looked up.
        return bootstrap.bind(
                new InetSocketAddress(udp.listen().host(), udp.listen().port()));
    }

    private ChannelFuture unix(Unix unix, LogInput input) throws IOException {
        if (!Epoll.isAvailable()) {
            Throwable cause = Epoll.unavailabilityCause();
            throw new IOException("this machine has no epoll for Unix datagram sockets ("
                    + (cause == null ? "unknown cause" : Reasons.of(cause)) + "); use udp: listen: 127.0.0.1:5140");
        }
        Path socket = Path.of(unix.socket());
        removeSocket(socket);
        SocketAddress address = new DomainSocketAddress(socket.toFile());
        return bootstrap(EpollDomainDatagramChannel::new, input)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_BYTES))
                .bind(address)
                .addListener(done -> {
                    if (done.isSuccess()) {
                        // Whoever may write to it may invent queries: the agent's user and group.
                        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
                    }
                });
    }

    private Bootstrap bootstrap(ChannelFactory<? extends Channel> channels, LogInput input) {
        return new Bootstrap().group(thread).channelFactory(channels).handler(input);
    }

    /** Datagrams that the kernel dropped because its buffer for this socket was full; empty where it does not say. On the channel's thread. */
    OptionalLong drops(Channel channel) {
        return channel.localAddress() instanceof InetSocketAddress address ? drops.of(address) : OptionalLong.empty();
    }

    void close(ChannelFuture opened, Place place) {
        opened.addListener(done -> {
            if (done.isSuccess()) {
                ChannelFuture unused = opened.channel().close();
                if (place instanceof Unix unix) {
                    removeSocket(Path.of(unix.socket()));
                }
            }
        });
    }

    /** One that was left behind by a process that was killed; never anything but a socket. */
    private static void removeSocket(Path path) throws IOException {
        try {
            Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if (((int) mode & FILE_TYPE) != SOCKET) {
                throw new IOException(path + " is there and is no socket");
            }
            Files.delete(path);
        } catch (NoSuchFileException gone) {
            return;
        }
    }

    /** Ends the thread once the sockets are closed. */
    @Override
    public void close() {
        var unused = thread.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }
}
