/**
 * Reads what is probed, and how often: {@link io.vigia.core.config.bind.probe.ProbeKind} lists the kinds, with one reader each. A new kind is a
 * constant there, a reader here and a record in io.vigia.core.config.probe.
 */
@NullMarked
package io.vigia.core.config.bind.probe;

import org.jspecify.annotations.NullMarked;
