package io.vigia.aggregator.consensus.codec;

import io.vigia.core.failover.Durable;
import java.util.Optional;

/**
 * One entry of the log.
 *
 * @param id names the proposal, so that its proposer knows it again; unique
 * @param node which aggregator proposed it
 * @param next the whole state that follows, of a commit; empty for a note, which changes nothing
 * @param line what the audit log says of it: one JSON object, without line feeds
 */
public record Entry(String id, String node, Optional<Durable> next, String line) {
    public Entry {
        if (!line.startsWith("{\"") || !line.endsWith("}") || line.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("an entry's line must be one JSON object on one line");
        }
    }
}
