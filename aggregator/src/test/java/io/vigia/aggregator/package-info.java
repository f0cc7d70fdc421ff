@NullMarked
package io.vigia.aggregator;

import org.jspecify.annotations.NullMarked;
