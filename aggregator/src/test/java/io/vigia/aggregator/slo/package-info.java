@NullMarked
package io.vigia.aggregator.slo;

import org.jspecify.annotations.NullMarked;
