/**
 * A whole lake in one thread: agents, network, aggregator, disk and balancers under a seeded scheduler, with a referee that
 * judges every decision from its own books.
 */
@NullMarked
package io.vigia.core.sim;

import org.jspecify.annotations.NullMarked;
