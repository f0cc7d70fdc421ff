package io.vigia.aggregator.ingest;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.platform.cluster.TelemetryCluster;
import io.vigia.platform.wire.BusAddresses;
import io.vigia.platform.wire.Decoded;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.Rejected;
import io.vigia.platform.wire.Rejections;
import io.vigia.platform.wire.StreamServer;
import io.vigia.platform.wire.WireCodec;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes batches in from the bus and from the streams, and hands each on once, with only what its sender may say. Belongs to
 * the Vert.x context it is made on; the consumer is called there. All methods may be called from any thread.
 */
public final class Ingest {
    static final long ACK_MILLIS = 250;
    /** On the bus an empty acknowledgement this often says that an aggregator lives. */
    static final int IDLE_TICKS = 4;
    /** What may wait for the context; more is dropped, counted, and sent again by those who get no acknowledgement. */
    static final long MAX_WAITING_BYTES = 16 << 20;

    /** Worth a line in the log, for whoever asks why a vantage that is heard counts as silent. */
    static final long LATE_MILLIS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(Ingest.class);
    private static final String BUS = "bus";
    private static final String STREAM = "stream";

    /** Totals since the start. */
    public record Figures(long busBatches, long streamBatches, long repeatedBatches, long observations, int streams) {}

    private final Vertx vertx;
    private final Context context;
    private final NodeId self;
    private final Clock clock;
    private final Rejections rejections;
    private final Consumer<HeardBatch> consumer;
    private final Senders senders;
    private final AckDraft busNews = new AckDraft();
    private final Set<Stream> streams = new HashSet<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private Beliefs beliefs;
    private @Nullable TelemetryCluster cluster;
    private int idleTicks;
    private long timer = -1;
    private long busBatches;
    private long streamBatches;
    private long repeated;
    private long observations;
    private volatile Figures figures = new Figures(0, 0, 0, 0, 0);

    /**
     * @param self the name under which batches are acknowledged
     * @param clock steady: never moved by a step of the system's
     * @param rejections sources {@code bus} and {@code stream}
     */
    public Ingest(
            Vertx vertx,
            NodeId self,
            LakeConfig lake,
            Clock clock,
            Rejections rejections,
            Consumer<HeardBatch> consumer) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.self = self;
        this.clock = clock;
        this.rejections = rejections;
        this.consumer = consumer;
        this.beliefs = Beliefs.of(lake);
        this.senders = new Senders(beliefs.nodes());
    }

    /** Begins to acknowledge. */
    public void start() {
        context.runOnContext(go -> timer = vertx.setPeriodic(ACK_MILLIS, tick -> acknowledge()));
    }

    /** Stops acknowledging and lets go of the streams; what they belong to is closed by whoever made it. */
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        context.runOnContext(go -> {
            vertx.cancelTimer(timer);
            cluster = null;
            closed.complete();
        });
        return closed.future();
    }

    /** Hears batches on this bus from now on, and acknowledges there. Completes when the cluster knows of it. */
    public Future<Void> listen(TelemetryCluster joined) {
        context.runOnContext(go -> cluster = joined);
        return joined.consume(BusAddresses.BATCHES, this::heardOnBus);
    }

    /** Serves {@link Message.Role#TELEMETRY} on a stream server. */
    public StreamServer.Acceptor acceptor() {
        return Stream::new;
    }

    /** From now on this lake says who may speak of what. */
    public void layoutChanged(LakeConfig lake) {
        Beliefs next = Beliefs.of(lake);
        context.runOnContext(go -> {
            beliefs = next;
            senders.known(next.nodes());
        });
    }

    public Figures figures() {
        return figures;
    }

    private void heardOnBus(byte[] frame) {
        Instant receivedAt = clock.instant();
        Decoded decoded = WireCodec.decode(frame);
        if (decoded instanceof Message.Telemetry telemetry) {
            onContext(BUS, frame.length, () -> {
                if (take(telemetry, HeardBatch.Path.BUS, receivedAt, busNews)) {
                    busBatches++;
                }
            });
        } else if (decoded instanceof Rejected rejected) {
            rejections.count(BUS, rejected.reason());
        } else {
            rejections.count(BUS, Rejected.Reason.MISPLACED);
        }
    }

    /** Runs {@code work} on the context, in order, unless too much waits there already. */
    private void onContext(String source, long bytes, Runnable work) {
        if (Vertx.currentContext() == context) {
            work.run();
        } else if (waitingBytes.addAndGet(bytes) > MAX_WAITING_BYTES) {
            waitingBytes.addAndGet(-bytes);
            rejections.count(source, Rejected.Reason.CROWDED);
        } else {
            context.runOnContext(go -> {
                waitingBytes.addAndGet(-bytes);
                work.run();
            });
        }
    }

    /** Whether the batch was new and has been handed on. */
    private boolean take(Message.Telemetry telemetry, HeardBatch.Path path, Instant receivedAt, AckDraft news) {
        Batch batch = telemetry.batch();
        Senders.Taken taken = senders.take(telemetry, receivedAt.toEpochMilli());
        switch (taken.word()) {
            case FRESH -> {
                news.add(batch.node(), batch.incarnation(), batch.sequence());
                consumer.accept(new HeardBatch(believable(batch, path, taken.delayMillis()), path, receivedAt));
                return true;
            }
            case REPEATED -> {
                news.add(batch.node(), batch.incarnation(), batch.sequence());
                repeated++;
            }
            case UNKNOWN_NODE -> rejections.count(path.label(), Rejected.Reason.UNKNOWN_NODE);
            case INCARNATION -> rejections.count(path.label(), Rejected.Reason.INCARNATION);
            case SEQUENCE -> rejections.count(path.label(), Rejected.Reason.SEQUENCE);
        }
        return false;
    }

    /** What of the batch its sender may say, as old as it really is: time under way counts as time held. */
    private Batch believable(Batch batch, HeardBatch.Path path, long delayMillis) {
        if (delayMillis >= LATE_MILLIS) {
            log.atDebug()
                    .addKeyValue("node", batch.node())
                    .addKeyValue("path", path.label())
                    .addKeyValue("sequence", batch.sequence())
                    .addKeyValue("delayMillis", delayMillis)
                    .log("batch was long under way");
        }
        List<Observation> believed = new ArrayList<>(batch.observations().size());
        for (Observation observation : batch.observations()) {
            if (beliefs.mayObserve(batch.node(), observation.target())) {
                believed.add(observation);
            } else {
                rejections.count(path.label(), Rejected.Reason.FOREIGN_TARGET);
            }
        }
        observations += believed.size();
        return delayMillis == 0 && believed.size() == batch.observations().size()
                ? batch
                : new Batch(
                        batch.node(),
                        batch.incarnation(),
                        batch.sequence(),
                        batch.heldMillis() + delayMillis,
                        batch.health(),
                        believed);
    }

    private void acknowledge() {
        streams.forEach(Stream::acknowledge);
        TelemetryCluster bus = cluster;
        idleTicks++;
        if (bus != null && !busNews.isEmpty()) {
            idleTicks = 0;
            busNews.take(self, senders::through)
                    .forEach(acks -> bus.publish(BusAddresses.ACKS, WireCodec.encode(acks)));
        } else if (bus != null && idleTicks >= IDLE_TICKS) {
            idleTicks = 0;
            bus.publish(BusAddresses.ACKS, WireCodec.encode(new Message.Acks(self, List.of())));
        }
        figures = new Figures(busBatches, streamBatches, repeated, observations, streams.size());
    }

    /** One agent's connection. */
    private final class Stream implements StreamServer.Listener {
        private final StreamServer.Connection connection;
        private final AckDraft news = new AckDraft();

        Stream(StreamServer.Connection connection) {
            this.connection = connection;
            onContext(STREAM, 0, () -> {
                if (beliefs.nodes().contains(connection.peer().node())) {
                    streams.add(this);
                } else {
                    rejections.count(STREAM, Rejected.Reason.UNKNOWN_NODE);
                    connection.close("not a node of this lake");
                }
            });
        }

        @Override
        public void heard(Message message) {
            if (!(message instanceof Message.Telemetry telemetry)) {
                rejections.count(STREAM, Rejected.Reason.MISPLACED);
                return;
            }
            if (!telemetry.batch().node().equals(connection.peer().node())) {
                rejections.count(STREAM, Rejected.Reason.IMPERSONATION);
                return;
            }
            Instant receivedAt = clock.instant();
            long bytes = 256L * (1 + telemetry.batch().observations().size());
            onContext(STREAM, bytes, () -> {
                if (take(telemetry, HeardBatch.Path.STREAM, receivedAt, news)) {
                    streamBatches++;
                }
            });
        }

        @Override
        public void closed(String reason) {
            context.runOnContext(go -> streams.remove(this));
        }

        void acknowledge() {
            news.take(self, senders::through).forEach(connection::send);
        }
    }
}
