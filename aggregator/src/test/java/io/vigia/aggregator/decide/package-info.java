@NullMarked
package io.vigia.aggregator.decide;

import org.jspecify.annotations.NullMarked;
