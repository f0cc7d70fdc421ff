@NullMarked
package io.vigia.core.failover;

import org.jspecify.annotations.NullMarked;
