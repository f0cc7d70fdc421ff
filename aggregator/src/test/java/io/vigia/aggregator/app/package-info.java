@NullMarked
package io.vigia.aggregator.app;

import org.jspecify.annotations.NullMarked;
