package io.vigia.agent.probe.haproxylog;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.vigia.agent.probe.Reasons;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands datagrams to the book, and says from time to time what could not be read. Sharable over time, never at once: a place that is opened again goes on with it. */
@Sharable
final class LogInput extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(LogInput.class);
    private static final long LOG_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LogBook book;
    private final String place;
    private byte[] datagram = new byte[LogSockets.DATAGRAM_BYTES];
    private long lastLineNanos = System.nanoTime();
    private long loggedNanos = lastLineNanos - LOG_EVERY_NANOS;

    /** @param place for people */
    LogInput(LogBook book, String place) {
        this.book = book;
        this.place = place;
    }

    LogBook book() {
        return book;
    }

    long silentNanos() {
        return System.nanoTime() - lastLineNanos;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            ByteBuf content = ((ByteBufHolder) message).content();
            int length = content.readableBytes();
            if (length > datagram.length) {
                datagram = new byte[length];
            }
            // One copy out of native memory: bytes of an array are what is read fastest.
            content.getBytes(content.readerIndex(), datagram, 0, length);
            lastLineNanos = System.nanoTime();
            book.take(datagram, length, lastLineNanos);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (lastLineNanos - loggedNanos >= LOG_EVERY_NANOS) {
            String sample = book.takeSample();
            if (!sample.isEmpty()) {
                loggedNanos = lastLineNanos;
                LOG.atWarn()
                        .addKeyValue("place", place)
                        .addKeyValue("malformed", book.malformed())
                        .addKeyValue("line", Reasons.line(sample))
                        .log("a line of HAProxy's log could not be read");
            }
        }
    }

    /** Such as a datagram that could not be received; the socket stays. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.atDebug()
                .addKeyValue("place", place)
                .addKeyValue("reason", Reasons.of(cause))
                .log("receiving a log failed");
    }
}
