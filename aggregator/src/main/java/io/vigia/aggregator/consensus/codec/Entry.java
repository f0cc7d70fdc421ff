package io.vigia.aggregator.consensus.codec;

import io.vigia.core.failover.Durable;
import io.vigia.core.notify.RegisterChange;
import java.util.Optional;

/**
 * One entry of the log.
 *
 * @param id names the proposal, so that its proposer knows it again; unique
 * @param node which aggregator proposed it
 * @param next the whole state that follows, of a commit; empty for a note and for a change of alerts, which leave it as it is
 * @param line what the audit log says of it: one JSON object, without line feeds; empty for a change of alerts, of which it says nothing
 * @param alerts what has changed of what stands
 */
public record Entry(String id, String node, Optional<Durable> next, String line, Optional<RegisterChange> alerts) {
    public Entry {
        boolean silent = line.isEmpty() && alerts.isPresent() && next.isEmpty();
        if (!silent && (!line.startsWith("{\"") || !line.endsWith("}") || line.indexOf('\n') >= 0)) {
            throw new IllegalArgumentException("an entry's line must be one JSON object on one line");
        }
        if (!silent && alerts.isPresent()) {
            throw new IllegalArgumentException("a change of alerts has no line and changes no decision");
        }
    }

    /** A commit, or a note. */
    public Entry(String id, String node, Optional<Durable> next, String line) {
        this(id, node, next, line, Optional.empty());
    }

    public static Entry of(String id, String node, RegisterChange alerts) {
        return new Entry(id, node, Optional.empty(), "", Optional.of(alerts));
    }
}
