/**
 * Takes batches in, from the bus and from the stream alike: decode, believe or reject, remove duplicates, acknowledge, hand on.
 */
@NullMarked
package io.vigia.aggregator.ingest;

import org.jspecify.annotations.NullMarked;
