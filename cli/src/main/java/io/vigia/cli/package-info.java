/**
 * The command {@code vigia}: checks configuration files, and shows and tells an aggregator over its API. May import io.vigia.core and,
 * of io.vigia.platform, the configuration files alone.
 */
@NullMarked
package io.vigia.cli;

import org.jspecify.annotations.NullMarked;
