/**
 * A whole lake in one thread: agents, network, aggregator, disk and balancers under a seeded scheduler, with a referee that
 * judges every decision from its own books. {@link io.vigia.core.sim.SimulatedRaft} is the replicated log for a group of
 * aggregators, with a referee of its own.
 */
@NullMarked
package io.vigia.core.sim;

import org.jspecify.annotations.NullMarked;
