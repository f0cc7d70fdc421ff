package io.vigia.agent.bus;

import io.vertx.core.Vertx;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.TlsConfig;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.Rejected;
import io.vigia.platform.wire.Rejections;
import io.vigia.platform.wire.StreamClient;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * One stream to each aggregator while open, each by itself: one that hangs, is away or reads too slowly (its queue holds at most
 * 4 MiB and then drops) takes nothing from the others. Belongs to the context that it is made on.
 */
final class AggregatorStreams {
    private static final String SOURCE = "stream";

    /** Called on the context. */
    interface Events {
        /** None stood, and now one does. */
        void stand();

        /** From any aggregator. */
        void acked(Message.Acks acks);
    }

    private final Vertx vertx;
    private final List<Endpoint> aggregators;
    private final Message.Hello hello;
    private final Optional<TlsConfig> tls;
    private final Rejections rejections;
    private final LongSupplier links;
    private final Events events;
    private List<Stream> streams = List.of();

    /**
     * @param aggregators each once, however often it is named
     * @param links gives every connection a number of its own
     */
    AggregatorStreams(
            Vertx vertx,
            List<Endpoint> aggregators,
            Message.Hello hello,
            Optional<TlsConfig> tls,
            Rejections rejections,
            LongSupplier links,
            Events events) {
        this.vertx = vertx;
        this.aggregators = aggregators.stream().distinct().toList();
        this.hello = hello;
        this.tls = tls;
        this.rejections = rejections;
        this.links = links;
        this.events = events;
    }

    /** Begins to connect to all; does nothing when already open. */
    void open() {
        if (streams.isEmpty()) {
            streams = aggregators.stream().map(Stream::new).toList();
            streams.forEach(stream -> stream.client.start());
        }
    }

    void close() {
        List<Stream> open = streams;
        streams = List.of();
        open.forEach(Stream::close);
    }

    /** The numbers of the connections that stand now. */
    Set<Long> standing() {
        return streams.stream()
                .filter(stream -> stream.stands)
                .map(stream -> stream.link)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Sends to every aggregator that is connected; the number of the first connection that took it. */
    OptionalLong sendToAll(byte[] frame) {
        OptionalLong first = OptionalLong.empty();
        for (Stream stream : streams) {
            if (stream.send(frame) && first.isEmpty()) {
                first = OptionalLong.of(stream.link);
            }
        }
        return first;
    }

    /**
     * Sends to one aggregator: the first that takes it.
     *
     * @param last the connection by which this went before without an acknowledgement; tried last
     * @return the number of the connection that took it
     */
    OptionalLong sendToOne(byte[] frame, long last) {
        for (Stream stream : streams) {
            if (stream.link != last && stream.send(frame)) {
                return OptionalLong.of(stream.link);
            }
        }
        for (Stream stream : streams) {
            if (stream.link == last && stream.send(frame)) {
                return OptionalLong.of(stream.link);
            }
        }
        return OptionalLong.empty();
    }

    /** One aggregator's. */
    private final class Stream implements StreamClient.Listener {
        private final StreamClient client;
        private boolean stands;
        private boolean closed;
        private long link;

        Stream(Endpoint aggregator) {
            client = new StreamClient(vertx, List.of(aggregator), hello, tls, rejections, this);
        }

        boolean send(byte[] frame) {
            return stands && client.send(frame);
        }

        void close() {
            closed = true;
            stands = false;
            client.close();
        }

        @Override
        public void connected(Endpoint endpoint, Message.Hello aggregator) {
            if (closed) {
                return;
            }
            boolean first = standing().isEmpty();
            link = links.getAsLong();
            stands = true;
            if (first) {
                events.stand();
            }
        }

        @Override
        public void heard(Message message) {
            if (message instanceof Message.Acks acks) {
                events.acked(acks);
            } else {
                rejections.count(SOURCE, Rejected.Reason.MISPLACED);
            }
        }

        @Override
        public void lost(String reason) {
            stands = false;
        }
    }
}
