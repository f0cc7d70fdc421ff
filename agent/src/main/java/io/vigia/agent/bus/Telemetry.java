package io.vigia.agent.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.TlsConfig;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.SelfHealth;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.Rejections;
import io.vigia.platform.wire.WireCodec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends this node's observations to the aggregators: every 250 ms, and at once (at most every 20 ms) when something urgent has
 * been seen. Batches go by bus, or by streams to all aggregators, as {@link UplinkPolicy} says, and stay in the {@link Outbox} until
 * one aggregator acknowledges them. Old ones are replayed to one alone; live ones never wait behind them.
 */
public final class Telemetry extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(Telemetry.class);
    static final long TICK_MILLIS = 250;
    static final long URGENT_MILLIS = 20;
    /** A batch with nothing in it still says that the agent lives. */
    static final long IDLE_MILLIS = 1_000;
    /** 20 batches a second. */
    static final int REPLAY_EACH_TICK = 5;
    /** A batch that the bus lost. A stream loses none. */
    static final long AGAIN_ON_BUS_MILLIS = 2_000;

    static final long AGAIN_ON_STREAM_MILLIS = 10_000;
    /** Leaves room for the envelope, and for marking a frame as held. */
    static final int MAX_BATCH_BYTES = WireCodec.MAX_FRAME_BYTES - 1_024;

    /** Port: where observations come from. Called on the context of this verticle. */
    public interface Source {
        /** What has been seen since the last call, with ages at {@code nowNanos} of {@link System#nanoTime()}. */
        List<Observation> observations(long nowNanos);

        /** The observer's own condition since the last call. */
        SelfHealth health();
    }

    /**
     * @param incarnation wall-clock milliseconds at the start of this process
     * @param aggregators the stream address of each; at least one
     * @param bus present for a member agent
     */
    public record Settings(
            String lake,
            NodeId node,
            long incarnation,
            List<Endpoint> aggregators,
            Optional<TlsConfig> tls,
            Optional<Bus> bus) {
        public Settings {
            aggregators = List.copyOf(aggregators);
        }
    }

    /**
     * What metrics and pages show.
     *
     * @param path how live batches travel, as a word of metrics: "bus" or "stream"
     * @param connected whether that path stands, as far as can be known: of the streams, at least one
     * @param streams how many streams stand
     * @param sent batches made and sent for the first time
     * @param replayed sendings of batches again or late
     * @param acked batches acknowledged
     * @param dropped batches thrown away unacknowledged
     * @param waiting batches that wait for an acknowledgement
     * @param waitingBytes what they take
     */
    public record Figures(
            String path,
            boolean connected,
            int streams,
            long sent,
            long replayed,
            long acked,
            long dropped,
            int waiting,
            long waitingBytes) {}

    private final Settings settings;
    private final Source source;
    private final Rejections rejections;
    private final Outbox outbox = new Outbox();
    private final UplinkPolicy policy;
    private UplinkPolicy.State state;
    private @Nullable AggregatorStreams streams;
    private @Nullable BusMembership bus;
    /** Numbers every connection and every stay on the bus, so that the outbox knows what has gone out on which. */
    private long link;

    private long linkBus;

    private final long startedMillis = now();
    private long sentAtMillis;
    private long busAckedAtMillis;
    private boolean urgentWaits;
    private boolean stopped;
    private long sent;
    private long replayed;
    private volatile Figures figures = new Figures("stream", false, 0, 0, 0, 0, 0, 0, 0);

    public Telemetry(Settings settings, Source source, Rejections rejections) {
        this.settings = settings;
        this.source = source;
        this.rejections = rejections;
        this.policy = new UplinkPolicy(Math.floorMod(settings.node().hashCode(), 1_000) / 1_000.0);
        this.state = policy.start(settings.bus().isPresent(), now()).state();
    }

    /** Something has been seen that cannot wait for the tick. May be called from any thread, as often as one likes. */
    public void urgent() {
        context.runOnContext(go -> {
            if (!urgentWaits && !stopped) {
                long wait = URGENT_MILLIS - (now() - sentAtMillis);
                if (wait <= 0) {
                    send(false);
                } else {
                    urgentWaits = true;
                    vertx.setTimer(wait, over -> {
                        urgentWaits = false;
                        send(false);
                    });
                }
            }
        });
    }

    /** The context on which the source is called; known once this is deployed. */
    public Context home() {
        return context;
    }

    /** May be called from any thread. */
    public Figures figures() {
        return figures;
    }

    @Override
    public Future<?> start() {
        streams = new AggregatorStreams(
                vertx,
                settings.aggregators(),
                new Message.Hello(settings.lake(), settings.node(), Message.Role.TELEMETRY),
                settings.tls(),
                rejections,
                () -> ++link,
                new StreamEvents());
        settings.bus().ifPresent(port -> bus = new BusMembership(context, port, rejections, new BusEvents()));
        UplinkPolicy.Step begun = policy.start(settings.bus().isPresent(), now());
        state = begun.state();
        begun.actions().forEach(this::act);
        vertx.setPeriodic(TICK_MILLIS, tick -> tick());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        act(UplinkPolicy.Action.CLOSE_STREAMS);
        act(UplinkPolicy.Action.LEAVE_BUS);
        return Future.succeededFuture();
    }

    private void tick() {
        step(UplinkPolicy.Event.TICK);
        send(now() - sentAtMillis >= IDLE_MILLIS);
        replay();
        show();
    }

    private void step(UplinkPolicy.Event event) {
        UplinkPolicy.Path before = state.path();
        UplinkPolicy.Step step = policy.step(state, event, now());
        state = step.state();
        step.actions().forEach(this::act);
        if (state.path() != before) {
            if (state.path() == UplinkPolicy.Path.BUS) {
                linkBus = ++link;
            }
            log.atInfo().addKeyValue("path", label(state.path())).log("telemetry path changed");
        }
    }

    private void act(UplinkPolicy.Action action) {
        switch (action) {
            case OPEN_STREAMS -> {
                if (!stopped) {
                    streams().open();
                }
            }
            case CLOSE_STREAMS -> streams().close();
            case JOIN_BUS -> membership().ifPresent(BusMembership::join);
            case LEAVE_BUS -> membership().ifPresent(BusMembership::leave);
            case ABANDON_BUS -> membership().ifPresent(BusMembership::abandon);
            case PROBE_BUS -> membership().ifPresent(this::probe);
        }
    }

    private AggregatorStreams streams() {
        return Objects.requireNonNull(streams, "not started");
    }

    private Optional<BusMembership> membership() {
        return Optional.ofNullable(bus);
    }

    /** Makes batches of what has been seen, keeps them, and sends them by the current path. */
    private void send(boolean evenIfEmpty) {
        List<Observation> seen = source.observations(System.nanoTime());
        if (seen.isEmpty() && !evenIfEmpty) {
            return;
        }
        SelfHealth health = source.health();
        for (List<Observation> part : Parts.of(seen, MAX_BATCH_BYTES)) {
            Outbox.Entry entry = outbox.add(encode(part, health), now());
            sent++;
            if (onBus()) {
                publish(entry, entry.frame());
            } else {
                streams().sendToAll(entry.frame()).ifPresent(taken -> entry.sent(taken, now()));
            }
        }
        sentAtMillis = now();
    }

    private byte[] encode(List<Observation> observations, SelfHealth health) {
        long sequence = outbox.nextSequence();
        Batch batch = new Batch(settings.node(), settings.incarnation(), sequence, 0, health, observations);
        return WireCodec.encode(new Message.Telemetry(batch, outbox.oldest(), sendingMillis()));
    }

    /** The moment of a sending, for whoever compares it with that of its arrival; 0 would say nothing. */
    private long sendingMillis() {
        return 1 + now() - startedMillis;
    }

    private boolean onBus() {
        return state.path() == UplinkPolicy.Path.BUS;
    }

    private void publish(Outbox.Entry entry, byte[] frame) {
        membership().ifPresent(live -> {
            live.publish(frame);
            entry.sent(linkBus, now());
        });
    }

    /** Old batches, a few each tick; on the bus only while somebody there acknowledges. */
    private void replay() {
        if (onBus()) {
            if (now() - busAckedAtMillis <= 2 * IDLE_MILLIS) {
                outbox.due(Set.of(linkBus), now(), AGAIN_ON_BUS_MILLIS, REPLAY_EACH_TICK)
                        .forEach(entry -> {
                            publish(entry, again(entry));
                            replayed++;
                        });
            }
            return;
        }
        Set<Long> standing = streams().standing();
        if (!standing.isEmpty()) {
            outbox.due(standing, now(), AGAIN_ON_STREAM_MILLIS, REPLAY_EACH_TICK)
                    .forEach(entry -> streams()
                            .sendToOne(again(entry), entry.sentLink())
                            .ifPresent(taken -> {
                                entry.sent(taken, now());
                                replayed++;
                            }));
        }
    }

    private byte[] again(Outbox.Entry entry) {
        return WireCodec.again(entry.frame(), entry.heldMillis(now()), outbox.oldest(), sendingMillis());
    }

    /** An empty batch of its own, by bus alone; it stays in the outbox until somebody has it. */
    private void probe(BusMembership membership) {
        Outbox.Entry entry = outbox.add(encode(List.of(), source.health()), now());
        membership.publish(entry.frame());
    }

    private void acknowledge(Message.Acks acks, boolean byBus) {
        for (Message.Ack ack : acks.acks()) {
            if (ack.node().equals(settings.node()) && ack.incarnation() == settings.incarnation()) {
                outbox.acknowledge(ack.through(), ack.also());
                if (byBus) {
                    busAckedAtMillis = now();
                    step(UplinkPolicy.Event.BUS_ACKED);
                }
            }
        }
    }

    private void show() {
        int standing = streams().standing().size();
        figures = new Figures(
                label(state.path()),
                onBus() || standing > 0,
                standing,
                sent,
                replayed,
                outbox.acknowledged(),
                outbox.dropped(),
                outbox.size(),
                outbox.bytes());
    }

    private static String label(UplinkPolicy.Path path) {
        return path.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private final class StreamEvents implements AggregatorStreams.Events {
        @Override
        public void stand() {
            replay();
        }

        @Override
        public void acked(Message.Acks acks) {
            acknowledge(acks, false);
        }
    }

    private final class BusEvents implements BusMembership.Events {
        @Override
        public void joined() {
            step(UplinkPolicy.Event.BUS_JOINED);
        }

        @Override
        public void failed(Throwable cause) {
            log.atWarn().addKeyValue("reason", cause.getMessage()).log("telemetry bus not joined");
            step(UplinkPolicy.Event.BUS_FAILED);
        }

        @Override
        public void left() {
            step(UplinkPolicy.Event.BUS_LEFT);
        }

        @Override
        public boolean concerns(Message.Acks acks) {
            return acks.acks().stream().anyMatch(ack -> ack.node().equals(settings.node()));
        }

        @Override
        public void acked(Message.Acks acks) {
            acknowledge(acks, true);
        }
    }
}
