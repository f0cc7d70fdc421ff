/**
 * Where committed decisions are kept: durable first, memory second.
 */
@NullMarked
package io.vigia.aggregator.store;

import org.jspecify.annotations.NullMarked;
