package io.vigia.aggregator.decide;

import io.vertx.core.Future;
import io.vigia.core.config.Endpoint;
import io.vigia.core.failover.Origin;
import io.vigia.core.model.NodeId;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Port: who belongs to the group. Only the leader can change it. */
@FunctionalInterface
public interface Membership {
    /** What became of a change is known within this time, or it is told that it is not known. */
    Duration LONGEST = Duration.ofSeconds(100);

    /**
     * New members join first, then those that are not named leave. Fails with the reason when a new one cannot be reached; calling it again
     * goes on from there. Fails with {@link Held}, with nothing done, when the change would be rash and is not forced, and with a
     * {@link java.util.concurrent.TimeoutException} as a cause when it may yet be carried out.
     */
    Future<Void> reconfigure(Change change);

    /**
     * @param wanted every member from now on; one of them at least must belong to the group now
     * @param force whether to go past {@link Held}
     */
    record Change(Map<NodeId, Peer> wanted, boolean force, Origin by) {
        public Change {
            wanted = Collections.unmodifiableMap(new LinkedHashMap<>(wanted));
        }
    }

    /**
     * @param raft where the others reach it
     * @param http where people reach it, if that is said
     */
    record Peer(Endpoint raft, Optional<Endpoint> http) {}

    /** A change that a person may want all the same. The message says why it was not begun, and what would be right. */
    final class Held extends Exception {
        private static final long serialVersionUID = 1;

        private final String kind;

        /** @param kind one word, for programs */
        public Held(String kind, String why) {
            super(why);
            this.kind = kind;
        }

        public String kind() {
            return kind;
        }
    }
}
