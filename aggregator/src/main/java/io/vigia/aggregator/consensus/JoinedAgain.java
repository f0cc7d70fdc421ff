package io.vigia.aggregator.consensus;

import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.consensus.codec.BadEntryException;
import io.vigia.aggregator.consensus.codec.Entry;
import io.vigia.aggregator.consensus.codec.EntryCodec;
import io.vigia.core.failover.Origin;
import io.vigia.core.model.NodeId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * The one note that a member may have the leader write: that it has an empty disk. Nothing in it is of the caller's choosing but its own
 * name and the time, for it ends in the audit log.
 */
final class JoinedAgain {
    static final int MAX_BYTES = 1024;

    private JoinedAgain() {}

    static Entry note(NodeId self, Instant at) {
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + "-0";
        return new Entry(id, self.value(), Optional.empty(), line(self.value(), at.toString()));
    }

    private static String line(String node, String at) {
        return new JsonObject()
                .put("at", at)
                .put("kind", "member-joined-again")
                .put("who", Origin.RULE)
                .put("why", node + " has an empty state directory and gets everything from the others")
                .encode();
    }

    /** Whether {@code bytes} are that note of a member, and nothing else. */
    static boolean isOf(Predicate<NodeId> member, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return false;
        }
        try {
            Entry entry = EntryCodec.decode(bytes);
            String at = Objects.toString(new JsonObject(entry.line()).getValue("at"), "");
            return entry.next().isEmpty()
                    && member.test(new NodeId(entry.node()))
                    && entry.id().matches("[0-9a-f]{16}-0")
                    && entry.line().equals(line(entry.node(), Instant.parse(at).toString()));
        } catch (BadEntryException | DateTimeException | IllegalArgumentException forged) {
            return false;
        }
    }
}
