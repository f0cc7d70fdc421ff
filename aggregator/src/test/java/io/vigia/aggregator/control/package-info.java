@NullMarked
package io.vigia.aggregator.control;

import org.jspecify.annotations.NullMarked;
