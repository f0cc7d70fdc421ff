package io.vigia.agent.probe.haproxylog;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vigia.core.config.probe.HaproxyLogSpec;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Receives the log of one balancer and counts it, on the thread that all receivers share; nobody else touches the counts. What it has counted outlives a place that
 * could not be had for a while. Its own methods are called on one context.
 */
final class LogReceiver {
    private final LogSockets sockets;
    private final HaproxyLogSpec spec;
    private final LogInput input;
    private @Nullable ChannelFuture place;
    private int users;
    private boolean closed;

    LogReceiver(LogSockets sockets, HaproxyLogSpec spec) {
        this.sockets = sockets;
        this.spec = spec;
        this.input = new LogInput(new LogBook(spec), spec.log().place().toString());
    }

    void use() {
        users++;
    }

    /** Returns whether nobody uses it any more; then it is closed. */
    boolean release() {
        users--;
        if (users == 0) {
            close();
        }
        return users == 0;
    }

    /**
     * Reads the counts at one moment; fails when the place cannot be had, and tries it again with the next call.
     *
     * @param reader called on the receiver's thread with the counts and the monotonic time
     */
    <T> Future<T> read(Function<Moment, T> reader) {
        Promise<T> answer = Promise.promise();
        ChannelFuture bound = place;
        if (bound == null
                || (bound.isDone() && !(bound.isSuccess() && bound.channel().isOpen()))) {
            try {
                bound = sockets.open(spec.log().place(), input);
            } catch (IOException refused) {
                return Future.failedFuture(refused);
            }
            place = bound;
        }
        bound.addListener(done -> {
            if (done.isSuccess()) {
                Channel channel = ((ChannelFuture) done).channel();
                answer.complete(reader.apply(
                        new Moment(input.book(), sockets.drops(channel), System.nanoTime(), input.silentNanos())));
            } else {
                Throwable cause = done.cause();
                answer.fail(cause == null ? new IllegalStateException("receiver was closed") : cause);
            }
        });
        return answer.future();
    }

    /**
     * What has been counted, for as long as the reader runs.
     *
     * @param drops datagrams that the kernel threw away before they could be read; empty where it does not say
     * @param silentNanos since the last line, or since the beginning
     */
    record Moment(LogBook book, OptionalLong drops, long nowNanos, long silentNanos) {
        long silentSeconds() {
            return TimeUnit.NANOSECONDS.toSeconds(silentNanos);
        }
    }

    private void close() {
        if (!closed) {
            closed = true;
            ChannelFuture bound = place;
            if (bound != null) {
                sockets.close(bound, spec.log().place());
            }
        }
    }
}
