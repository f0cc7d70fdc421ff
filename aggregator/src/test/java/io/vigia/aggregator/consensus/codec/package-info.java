@NullMarked
package io.vigia.aggregator.consensus.codec;

import org.jspecify.annotations.NullMarked;
