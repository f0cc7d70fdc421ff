/**
 * The one loop that owns the pure core: feeds it observations, reports and ticks, and turns its actions into calls of ports.
 */
@NullMarked
package io.vigia.aggregator.decide;

import org.jspecify.annotations.NullMarked;
