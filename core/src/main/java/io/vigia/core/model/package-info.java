/**
 * The words every plane shares: identities, observations, batches, verdicts and the routing state. Immutable records that
 * validate themselves. May import nothing of Vigia.
 */
@NullMarked
package io.vigia.core.model;

import org.jspecify.annotations.NullMarked;
