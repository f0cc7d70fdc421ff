@NullMarked
package io.vigia.aggregator.slo.store;

import org.jspecify.annotations.NullMarked;
