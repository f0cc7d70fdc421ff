/**
 * A whole lake in one thread, under a seeded scheduler: {@link io.vigia.core.sim.Cluster}. The code under test (the detector and the failover
 * machine) runs in {@link io.vigia.core.sim.SimulatedAggregator}, on a log that keeps every promise of Raft ({@link
 * io.vigia.core.sim.SimulatedRaft}, judged by {@link io.vigia.core.sim.RaftReferee}); everything around it is a model of what the real thing
 * promises. A {@link io.vigia.core.sim.Schedule} draws faults from a seed, and {@link io.vigia.core.sim.Referee} with those that it holds judges
 * what comes of them, from books of their own.
 */
@NullMarked
package io.vigia.core.sim;

import org.jspecify.annotations.NullMarked;
