@NullMarked
package io.vigia.aggregator.notify;

import org.jspecify.annotations.NullMarked;
