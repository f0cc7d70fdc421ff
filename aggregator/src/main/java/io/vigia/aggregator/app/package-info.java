/**
 * Wires the aggregator together and owns the life of the process. The only package that knows all the others.
 */
@NullMarked
package io.vigia.aggregator.app;

import org.jspecify.annotations.NullMarked;
