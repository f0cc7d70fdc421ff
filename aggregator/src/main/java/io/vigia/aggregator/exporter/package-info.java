/**
 * Vigia's own metrics. The only package that knows simpleclient.
 */
@NullMarked
package io.vigia.aggregator.exporter;

import org.jspecify.annotations.NullMarked;
