/**
 * The log of decisions that one, three or five aggregators keep together, on Apache Ratis (Raft over gRPC). {@link
 * io.vigia.aggregator.consensus.ReplicatedLog} is the door. May import io.vigia.aggregator.decide (the port), io.vigia.core and
 * io.vigia.platform; no other adapter, and nobody but app imports it.
 */
@NullMarked
package io.vigia.aggregator.consensus;

import org.jspecify.annotations.NullMarked;
