/**
 * From a tree with positions to the records of io.vigia.core.config, strictly: every problem is collected, with its place and with
 * what would be right. Knows no YAML, no file and no environment: those are io.vigia.platform.yaml.
 */
@NullMarked
package io.vigia.core.config.bind;

import org.jspecify.annotations.NullMarked;
