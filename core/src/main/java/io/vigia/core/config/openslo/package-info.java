/**
 * OpenSLO v1 objects from trees with positions, bound to the definitions of io.vigia.core.slo. Strict as the rest of the
 * configuration: what an object says and Vigia does not do is named and refused, never passed over. Where OpenSLO leaves something
 * open, docs/slo.md says what Vigia made of it.
 */
@NullMarked
package io.vigia.core.config.openslo;

import org.jspecify.annotations.NullMarked;
