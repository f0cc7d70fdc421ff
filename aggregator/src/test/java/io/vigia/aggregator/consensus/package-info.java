@NullMarked
package io.vigia.aggregator.consensus;

import org.jspecify.annotations.NullMarked;
