@NullMarked
package io.vigia.aggregator.exporter;

import org.jspecify.annotations.NullMarked;
