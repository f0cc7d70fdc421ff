/**
 * From verdicts to a routing state: candidates with reasons, HOLD, cooldown, and the failover state machine. Pure. May
 * import io.vigia.core.model and io.vigia.core.detect.
 */
@NullMarked
package io.vigia.core.failover;

import org.jspecify.annotations.NullMarked;
