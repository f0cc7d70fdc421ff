package io.vigia.aggregator.decide;

import io.vertx.core.Future;
import io.vigia.core.failover.Decision;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.Notice;
import io.vigia.core.model.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port: the log of decisions that the group of aggregators keeps together. */
public interface DecisionLog {
    /** Hears what the group has come to, on a thread of the log's own choosing, in order; must not block. */
    interface Listener {
        /**
         * {@code durable} is committed: a majority keeps it, and it was applied here. Every state is told on every aggregator, in order,
         * its own proposals included; after a start the newest one that is known here comes first.
         */
        void applied(Durable durable);

        /** This aggregator leads from now on, and all that was committed before its term has been {@link #applied}. */
        void leading(long term);

        /** It does not lead any more, or cannot know it. */
        void following();
    }

    /** Begins to take part in the group. Called once. */
    Future<Void> start(Listener listener);

    /**
     * Proposes {@code next}, whole, on top of the revision before it, together with why. Success is told by {@link Listener#applied}
     * and then by the future. It fails only when it is certain that {@code next} will never be applied; while that is open, so is the
     * future.
     */
    Future<Void> commit(Durable next, Decision decision);

    /** Adds what people were told to the audit log of the whole group, as far as this aggregator leads. A failure is reported by the log itself. */
    void record(Instant at, Notice notice);

    /** Whether a majority, asked after this call, confirms that this aggregator leads. Fails or says false otherwise. */
    Future<Boolean> confirm();

    /** How the group stands, as seen from here, without blocking. */
    Group group();

    /**
     * How the group stands.
     *
     * @param term 0 before it is known
     * @param leader empty while none is known
     * @param quorum whether a majority is known to be there: for a leader its followers' answers, for a follower a living leader
     * @param since when role or term last changed, on this aggregator's clock
     * @param peers every aggregator that belongs to the group now; before that is known here, those that are configured
     */
    record Group(
            NodeId self,
            Role role,
            long term,
            Optional<NodeId> leader,
            boolean quorum,
            Instant since,
            List<Peer> peers) {
        public Group {
            peers = List.copyOf(peers);
        }
    }

    /**
     * @param http where people reach it, as {@code host:port}; empty when the configuration does not say
     * @param reachable whether it was heard lately; of a follower only the leader and itself are known, the others count as empty
     */
    record Peer(NodeId node, Optional<String> http, Optional<Boolean> reachable) {}

    /** What this aggregator is. */
    enum Role {
        LEADER,
        FOLLOWER,
        CANDIDATE,
        /** Not begun, or ended by a failure of its own disk. */
        NONE;

        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
