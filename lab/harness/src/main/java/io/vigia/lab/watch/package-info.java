/**
 * Eyes on the lake: the balancers' own sockets every few milliseconds, the aggregator's status, and the invariants that must hold at every look. May import io.vigia.lab.load.
 */
@NullMarked
package io.vigia.lab.watch;

import org.jspecify.annotations.NullMarked;
