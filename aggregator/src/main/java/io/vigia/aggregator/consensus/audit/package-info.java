/** The audit log: one hash-chained line of JSON for each entry that was applied, the same on every aggregator. Knows no Ratis. */
@NullMarked
package io.vigia.aggregator.consensus.audit;

import org.jspecify.annotations.NullMarked;
