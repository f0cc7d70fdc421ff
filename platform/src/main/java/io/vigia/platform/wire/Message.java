package io.vigia.platform.wire;

import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import java.util.List;

/** Everything that agents and aggregators say to each other. */
public sealed interface Message extends Decoded {
    /** First message of a stream connection, both ways. */
    record Hello(String lake, NodeId node, Role role) implements Message {
        public static final int MAX_LAKE_LENGTH = 64;

        public Hello {
            if (lake.isEmpty() || lake.length() > MAX_LAKE_LENGTH) {
                throw new IllegalArgumentException("lake must have 1 to " + MAX_LAKE_LENGTH + " characters");
            }
        }
    }

    /** What a connection is for. */
    enum Role {
        /** Batches up, acknowledgements down. */
        TELEMETRY,
        /** Routing states down, reports up. */
        ACTUATOR,
        /** The server's own Hello. */
        AGGREGATOR
    }

    /**
     * One tick of an agent.
     *
     * @param oldest the lowest sequence the sender may still send: every lower one is acknowledged or given up. 1 to {@code batch.sequence()}
     * @param sentMillis the sender's monotonic clock at this sending, in milliseconds since it started; 0 when it does not say
     */
    record Telemetry(Batch batch, long oldest, long sentMillis) implements Message {
        public Telemetry {
            if (oldest < 1 || oldest > batch.sequence()) {
                throw new IllegalArgumentException("oldest is " + oldest + ", must be between 1 and the sequence");
            }
            if (sentMillis < 0) {
                throw new IllegalArgumentException("sentMillis is " + sentMillis + ", must not be negative");
            }
        }

        /** Of a sender that does not say when it sends. */
        public Telemetry(Batch batch, long oldest) {
            this(batch, oldest, 0);
        }
    }

    /** What {@code aggregator} has taken in; at most {@link #MAX_ACKS} nodes in one message. */
    record Acks(NodeId aggregator, List<Ack> acks) implements Message {
        public static final int MAX_ACKS = 1024;

        public Acks {
            if (acks.size() > MAX_ACKS) {
                throw new IllegalArgumentException(acks.size() + " acks, at most " + MAX_ACKS);
            }
            acks = List.copyOf(acks);
        }
    }

    /**
     * @param incarnation of the sender whose batches these are
     * @param through every sequence up to and including this one has been taken in, or will not be waited for
     * @param also further sequences that have been taken in; at most {@link #MAX_ALSO}
     */
    record Ack(NodeId node, long incarnation, long through, List<Long> also) {
        public static final int MAX_ALSO = 128;

        public Ack {
            if (incarnation < 0 || through < 0) {
                throw new IllegalArgumentException("incarnation and through must not be negative");
            }
            if (also.size() > MAX_ALSO) {
                throw new IllegalArgumentException(also.size() + " sequences beside through, at most " + MAX_ALSO);
            }
            also = List.copyOf(also);
        }
    }

    /** The newest committed routing state. */
    record Routing(RoutingState state) implements Message {}

    /** How a balancer stands. */
    record Report(BalancerReport report) implements Message {}
}
