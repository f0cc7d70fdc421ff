/**
 * What the configuration files say, as records that validate themselves; the package bind makes them from a tree with positions.
 * Knows no YAML, no file and no environment: those are io.vigia.platform.yaml. May import io.vigia.core.model.
 */
@NullMarked
package io.vigia.core.config;

import org.jspecify.annotations.NullMarked;
