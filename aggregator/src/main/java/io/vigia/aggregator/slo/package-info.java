/**
 * The objectives of a running aggregator: hears what is ingested, keeps their history on disk, fills from its peers what was measured while it was away, and shows how they
 * stand. What figures mean is {@code io.vigia.core.measure} and {@code io.vigia.core.slo}.
 */
@NullMarked
package io.vigia.aggregator.slo;

import org.jspecify.annotations.NullMarked;
