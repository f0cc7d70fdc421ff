/**
 * From observations to verdicts: opinions of single vantages, hysteresis, quorum, sick observers. Pure. May import
 * io.vigia.core.model.
 */
@NullMarked
package io.vigia.core.detect;

import org.jspecify.annotations.NullMarked;
