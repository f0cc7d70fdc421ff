/**
 * Configuration files: YAML with positions, include directories, ${ENV} and ${file:...}, bound to the records of
 * io.vigia.core.config.
 */
@NullMarked
package io.vigia.platform.yaml;

import org.jspecify.annotations.NullMarked;
