@NullMarked
package io.vigia.aggregator.store;

import org.jspecify.annotations.NullMarked;
