package io.vigia.agent.bus;

import io.vertx.core.Context;
import io.vigia.platform.wire.Decoded;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.Rejected;
import io.vigia.platform.wire.Rejections;
import io.vigia.platform.wire.WireCodec;
import org.jspecify.annotations.Nullable;

/**
 * The bus, brought onto one context: its own threads call in, its late answers are let go. Whatever a join or leave that has
 * been given up still brings is closed unseen.
 */
final class BusMembership {
    private static final String SOURCE = "bus";

    /** Called on the context, except {@link #concerns}. */
    interface Events {
        void joined();

        void failed(Throwable cause);

        void left();

        /** Whether these acknowledgements are worth a turn on the context; called on the bus's own thread. */
        boolean concerns(Message.Acks acks);

        void acked(Message.Acks acks);
    }

    private final Context context;
    private final Bus bus;
    private final Rejections rejections;
    private final Events events;
    private int attempt;
    private Bus.@Nullable Session session;

    BusMembership(Context context, Bus bus, Rejections rejections, Events events) {
        this.context = context;
        this.bus = bus;
        this.rejections = rejections;
        this.events = events;
    }

    void join() {
        int mine = ++attempt;
        bus.join(frame -> heard(mine, frame))
                .onSuccess(joined -> context.runOnContext(go -> {
                    if (mine == attempt) {
                        session = joined;
                        events.joined();
                    } else {
                        joined.leave();
                    }
                }))
                .onFailure(cause -> context.runOnContext(go -> {
                    if (mine == attempt) {
                        events.failed(cause);
                    }
                }));
    }

    /** Leaves, or gives up joining. */
    void leave() {
        int mine = ++attempt;
        Bus.Session leaving = session;
        session = null;
        if (leaving != null) {
            leaving.leave()
                    .onComplete(done -> context.runOnContext(go -> {
                        if (mine == attempt) {
                            events.left();
                        }
                    }));
        }
    }

    void abandon() {
        attempt++;
        session = null;
    }

    void publish(byte[] frame) {
        Bus.Session current = session;
        if (current != null) {
            current.publish(frame);
        }
    }

    private void heard(int mine, byte[] frame) {
        Decoded decoded = WireCodec.decode(frame);
        if (decoded instanceof Message.Acks acks) {
            if (events.concerns(acks)) {
                context.runOnContext(go -> {
                    if (mine == attempt) {
                        events.acked(acks);
                    }
                });
            }
        } else if (decoded instanceof Rejected rejected) {
            rejections.count(SOURCE, rejected.reason());
        } else {
            rejections.count(SOURCE, Rejected.Reason.MISPLACED);
        }
    }
}
