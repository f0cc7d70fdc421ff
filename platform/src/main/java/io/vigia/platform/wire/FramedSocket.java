package io.vigia.platform.wire;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection of either side: a 4-byte big-endian length, then a frame; a length of 0 is a beat. Says when it must be cut,
 * and never holds more than one frame coming in and {@link #MAX_WAITING_BYTES} going out.
 */
final class FramedSocket {
    static final int MAX_WAITING_BYTES = 4 << 20;

    /** Both sides beat this often when they have nothing else to say. */
    static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A peer silent for longer is gone: frozen, unplugged, or cut off without a reset. */
    static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** Hears the connection, on its context; {@link #closed} comes once and last. */
    interface Events {
        void heard(Message message);

        /** A whole frame that is not believed; the connection can go on. */
        void refused(Rejected rejected);

        void closed(String reason);
    }

    /** What became of a message. */
    enum Sending {
        QUEUED,
        FULL,
        CLOSED
    }

    private static final Buffer BEAT = Buffer.buffer(new byte[4]);

    private final NetSocket socket;
    private final Context context;
    private final Events events;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final RecordParser parser = RecordParser.newFixed(4);
    private boolean readingLength = true;
    private long heardNanos = System.nanoTime();
    private long sentNanos = System.nanoTime();
    private int maxFrameBytes;
    private volatile boolean closing;
    private boolean closed;

    /** Must be made on {@code context}, in the very call that hands over {@code socket}. */
    FramedSocket(NetSocket socket, Context context, int maxFrameBytes, Events events) {
        this.socket = socket;
        this.context = context;
        this.maxFrameBytes = maxFrameBytes;
        this.events = events;
        parser.handler(this::record);
        socket.closeHandler(end -> finish("closed by the peer"));
        socket.exceptionHandler(failure -> close(String.valueOf(failure.getMessage())));
        socket.handler(chunk -> {
            heardNanos = System.nanoTime();
            if (!closed) {
                parser.handle(chunk);
            }
        });
    }

    String remote() {
        return String.valueOf(socket.remoteAddress());
    }

    /** Whom the peer's certificate names; empty without TLS. */
    Set<String> peerNames() {
        return Tls.names(socket);
    }

    /** From now on frames of up to this length are taken. */
    void allow(int frameBytes) {
        maxFrameBytes = frameBytes;
    }

    Sending send(Message message) {
        return closing ? Sending.CLOSED : send(WireCodec.encode(message));
    }

    Sending send(byte[] frame) {
        if (closing) {
            return Sending.CLOSED;
        }
        Buffer framed = Buffer.buffer(frame.length + 4).appendInt(frame.length).appendBytes(frame);
        if (waitingBytes.addAndGet(framed.length()) > MAX_WAITING_BYTES) {
            waitingBytes.addAndGet(-framed.length());
            return Sending.FULL;
        }
        write(framed);
        return Sending.QUEUED;
    }

    /** Beats, and cuts a silent peer; to be called a few times a second, on the context. */
    void tick() {
        long now = System.nanoTime();
        if (now - heardNanos > SILENCE_NANOS) {
            close("silent for " + TimeUnit.NANOSECONDS.toSeconds(SILENCE_NANOS) + " s");
        } else if (now - sentNanos >= BEAT_NANOS && waitingBytes.get() == 0) {
            waitingBytes.addAndGet(BEAT.length());
            write(BEAT);
        }
    }

    /** Cuts the connection without waiting for what is queued; may be called from any thread. */
    void close(String reason) {
        closing = true;
        context.runOnContext(go -> finish(reason));
    }

    private void write(Buffer framed) {
        context.runOnContext(go -> {
            sentNanos = System.nanoTime();
            socket.write(framed).onComplete(done -> waitingBytes.addAndGet(-framed.length()));
        });
    }

    /** The same at once; on the context alone. */
    void finish(String reason) {
        if (!closed) {
            closing = true;
            closed = true;
            cut();
            events.closed(reason);
        }
    }

    /** Vert.x closes after all that is queued is written, which a peer that does not read can put off for ever. */
    private void cut() {
        if (socket instanceof NetSocketInternal internal) {
            var unused = internal.channelHandlerContext().close();
        } else {
            socket.close();
        }
    }

    private void record(Buffer record) {
        if (closed) {
            return;
        }
        if (readingLength) {
            int length = record.getInt(0);
            if (length < 0 || length > maxFrameBytes) {
                events.refused(new Rejected(Rejected.Reason.OVERSIZED, "a frame of " + Integer.toUnsignedLong(length)));
                finish("a frame of " + Integer.toUnsignedLong(length) + " bytes, at most " + maxFrameBytes);
            } else if (length > 0) {
                readingLength = false;
                parser.fixedSizeMode(length);
            }
            return;
        }
        readingLength = true;
        parser.fixedSizeMode(4);
        frame(record.getBytes());
    }

    private void frame(byte[] frame) {
        Decoded decoded = WireCodec.decode(frame);
        if (decoded instanceof Rejected rejected) {
            events.refused(rejected);
            if (rejected.reason() == Rejected.Reason.GARBLED || rejected.reason() == Rejected.Reason.VERSION) {
                finish(rejected.reason().label() + ": " + rejected.detail());
            }
        } else if (decoded instanceof Message message) {
            try {
                events.heard(message);
            } catch (RuntimeException e) {
                finish("failed on a message: " + e);
            }
        }
    }
}
