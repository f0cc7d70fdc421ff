@NullMarked
package io.vigia.aggregator.consensus.audit;

import org.jspecify.annotations.NullMarked;
